package org.resnet4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.format.TensorFile;
import org.resnet4j.weights.ForwardingTensors;
import org.resnet4j.weights.ShardedTensors;
import tools.jackson.databind.JsonNode;

/**
 * A folder as Hugging Face's {@code save_pretrained} and timm's {@code save_for_hf} write it:
 * weights in one file or several, {@code config.json} with the net and its classes, and how images
 * are prepared in {@code preprocessor_config.json} or timm's {@code pretrained_cfg}. What they say
 * becomes metadata under the keys of our own files.
 */
public final class ModelFolder {

  /** The metadata that names a net which the zoo has not. */
  public static final String FOREIGN_NET = "foreign_net";

  private static final String CONFIG = "config.json";
  private static final List<String> FILES = List.of("model.safetensors", "pytorch_model.bin");
  private static final List<String> PROCESSORS =
      List.of("preprocessor_config.json", "processor_config.json");

  private ModelFolder() {}

  /**
   * Whether a folder holds a model of another program: a configuration that is no run's, or,
   * without any configuration, weights under the usual name.
   */
  public static boolean isModel(Path folder) {
    Path config = folder.resolve(CONFIG);
    return Files.exists(config) ? isDescribed(config) : weights(folder).isPresent();
  }

  /** The files that hold the weights of a folder. */
  public static List<Path> files(Path folder) {
    Path weights = weights(folder).orElseThrow(() -> withoutWeights(folder));
    return weights.toString().endsWith(".json") ? ShardedTensors.files(weights) : List.of(weights);
  }

  private static boolean isDescribed(Path config) {
    if (!Files.isRegularFile(config)) {
      return false;
    }
    try {
      JsonNode json = JsonFiles.read(config);
      return json.has("architectures") || json.has("model_type") || json.has("architecture");
    } catch (ResnetException e) {
      return false; // a run's, then, which says so itself
    }
  }

  /** Opens the weights, with all that the folder says of them as metadata. */
  public static TensorFile open(Path folder, Optional<String> stateDict, List<String> warnings) {
    Path config = folder.resolve(CONFIG);
    if (!isModel(folder)) {
      throw ResnetException.data(FolderKind.words(folder));
    }
    Path weights = weights(folder).orElseThrow(() -> withoutWeights(folder));
    Map<String, String> said = new LinkedHashMap<>();
    if (isDescribed(config)) {
      JsonNode json = JsonFiles.read(config);
      if (json.has("architecture")) {
        said.putAll(TimmConfig.metadata(json, config, warnings));
      } else {
        said.putAll(HuggingFaceConfig.metadata(json));
        processor(folder).ifPresent(file -> said.putAll(ImageProcessor.metadata(file, warnings)));
      }
    }
    TensorFile file =
        weights.toString().endsWith(".json")
            ? ShardedTensors.open(weights)
            : TensorFile.open(weights, stateDict);
    return new Described(file, folder, said);
  }

  private static Optional<Path> weights(Path folder) {
    return FILES.stream()
        .flatMap(name -> List.of(name, name + ".index.json").stream())
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Optional<Path> processor(Path folder) {
    return PROCESSORS.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static ResnetException withoutWeights(Path folder) {
    return ResnetException.data(
        "%s has a config.json of a model, but no weights: neither %s nor an index of several; %s"
            .formatted(folder, String.join(" nor ", FILES), FolderKind.weightsInIt(folder)));
  }

  /** Weights with what the folder says of them. */
  private static final class Described extends ForwardingTensors {

    private final Path folder;
    private final Map<String, String> metadata;

    Described(TensorFile file, Path folder, Map<String, String> said) {
      super(file);
      this.folder = folder;
      this.metadata = new LinkedHashMap<>(file.metadata());
      metadata.putAll(said);
    }

    @Override
    public Path path() {
      return folder;
    }

    @Override
    public Map<String, String> metadata() {
      return Collections.unmodifiableMap(metadata);
    }
  }
}
