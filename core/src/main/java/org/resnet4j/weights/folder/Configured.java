package org.resnet4j.weights.folder;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.resnet4j.SafeText;
import org.resnet4j.image.Framing;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.Interpolation;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.weights.ModelMetadata;
import tools.jackson.databind.JsonNode;

/** Nets, sizes, filters, means and deviations as other projects' configurations have them. */
final class Configured {

  private Configured() {}

  /** The metadata that says which net it is, or in words what it is that the zoo has not. */
  static Map<String, String> net(Optional<String> net, Supplier<String> words) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(
        net.isPresent() ? ModelMetadata.MODEL : ModelFolder.FOREIGN_NET, net.orElseGet(words));
    return metadata;
  }

  /** The metadata that says how images are prepared, as far as that is known. */
  static Map<String, String> images(Optional<Geometry> geometry, Optional<Normalization> pixels) {
    Map<String, String> metadata = new LinkedHashMap<>();
    geometry.ifPresent(of -> metadata.put(ModelMetadata.GEOMETRY, of.toString()));
    pixels.ifPresent(of -> metadata.put(ModelMetadata.NORMALIZE, of.toString()));
    return metadata;
  }

  static boolean isSide(int side) {
    return side >= 1 && side <= Geometry.LARGEST;
  }

  /**
   * A resizing and a square from the middle.
   *
   * @param filter by name; bilinear stands for those that are not here, with a warning
   * @return empty where a side is none
   */
  static Optional<Geometry> geometry(
      int resize, int crop, String filter, Framing framing, Path file, List<String> warnings) {
    if (!isSide(resize) || !isSide(crop)) {
      return Optional.empty();
    }
    return Optional.of(new Geometry(resize, crop, interpolation(filter, file, warnings), framing));
  }

  private static Interpolation interpolation(String filter, Path file, List<String> warnings) {
    return switch (filter.toLowerCase(Locale.ROOT)) {
      case "bicubic" -> Interpolation.BICUBIC;
      case "bilinear", "" -> Interpolation.BILINEAR;
      default -> {
        warnings.add(
            "%s resizes images with the filter %s, which is not here; bilinear is used instead"
                .formatted(file, SafeText.name(filter)));
        yield Interpolation.BILINEAR;
      }
    };
  }

  /**
   * Of what is done to a pixel.
   *
   * @param scale of the numbers that mean and deviation are for: 1 where white is 1, 255 where it
   *     is 255
   * @return empty where they are no three numbers, or no deviations
   */
  static Optional<Normalization> normalization(JsonNode mean, JsonNode deviation, double scale) {
    List<Double> means = numbers(mean, scale);
    List<Double> deviations = numbers(deviation, scale);
    boolean sound =
        means.size() == 3
            && deviations.size() == 3
            && means.stream().allMatch(Double::isFinite)
            && deviations.stream().allMatch(value -> Double.isFinite(value) && value > 0);
    return sound ? Optional.of(new Normalization(means, deviations)) : Optional.empty();
  }

  /** One number is that of all channels. */
  private static List<Double> numbers(JsonNode json, double scale) {
    if (json.isNumber()) {
      return Collections.nCopies(3, json.asDouble() / scale);
    }
    return json.valueStream().limit(4).map(value -> value.asDouble(Double.NaN) / scale).toList();
  }
}
