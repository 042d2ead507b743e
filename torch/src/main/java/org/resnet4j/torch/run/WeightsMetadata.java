package org.resnet4j.torch.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.resnet4j.ResnetException;
import org.resnet4j.Version;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.zoo.Zoo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a weights file says beside its tensors; each is empty where the file does not say it.
 *
 * @param model spec of the net
 * @param classes names by label
 * @param input shape of one image
 * @param geometry how images are resized and cropped
 * @param normalize what is done to their pixels
 */
public record WeightsMetadata(
    Optional<String> model,
    Optional<List<String>> classes,
    Optional<Shape> input,
    Optional<Geometry> geometry,
    Optional<Normalization> normalize) {

  /** Says that resnet4j wrote the file, and which. */
  private static final String VERSION = "resnet4j";

  static Map<String, String> of(RunConfig config) {
    Map<String, String> metadata =
        of(
            config.model(),
            config.classes(),
            Shape.parse(config.inputShape()),
            config.preprocessing());
    metadata.put(VERSION, config.version());
    return metadata;
  }

  /**
   * What is written of a net that this version saves.
   *
   * @param model spec of the net
   * @param classes names by label
   * @param input shape of one image
   */
  public static Map<String, String> of(
      String model, List<String> classes, Shape input, Preprocessing preprocessing) {
    Map<String, String> metadata = new LinkedHashMap<>(); // in one order, so that files compare
    metadata.put("format", "pt");
    metadata.put("model", model);
    metadata.put("classes", JsonMapper.shared().writeValueAsString(classes));
    metadata.put("input", input.toString());
    metadata.put("preprocessing", preprocessing.geometry().toString());
    metadata.put("normalize", preprocessing.normalize().toString());
    metadata.put(VERSION, Version.current());
    return metadata;
  }

  /**
   * Reads the metadata of a file. What resnet4j wrote must be sound; in other people's files, whose
   * entries may mean something else, what does not read as expected counts as not said.
   *
   * @throws ResnetException (data) naming the file and the entry that is damaged
   */
  public static WeightsMetadata read(Path file, Map<String, String> metadata) {
    return new WeightsMetadata(
        entry(file, metadata, "model", WeightsMetadata::model),
        entry(file, metadata, "classes", WeightsMetadata::names),
        entry(file, metadata, "input", Shape::parse),
        entry(file, metadata, "preprocessing", Geometry::parse),
        entry(file, metadata, "normalize", Normalization::parse));
  }

  private static String model(String spec) {
    Zoo.network(spec, OptionalInt.empty());
    return spec;
  }

  private static List<String> names(String json) {
    return List.of(JsonMapper.shared().readValue(json, String[].class));
  }

  private interface Reader<T> {
    T read(String text);
  }

  private static <T> Optional<T> entry(
      Path file, Map<String, String> metadata, String key, Reader<T> reader) {
    String text = metadata.get(key);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.read(text));
    } catch (JacksonException | IllegalArgumentException | ResnetException e) {
      if (!metadata.containsKey(VERSION)) {
        return Optional.empty();
      }
      throw ResnetException.data(
          file + ": its metadata entry '" + key + "' is damaged: '" + text + "'");
    }
  }
}
