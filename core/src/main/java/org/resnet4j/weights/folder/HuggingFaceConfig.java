package org.resnet4j.weights.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.weights.ModelMetadata;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the {@code config.json} of Hugging Face's ResNets: what is not in it has its default. */
final class HuggingFaceConfig {

  private static final List<Integer> BASIC_WIDTHS = List.of(64, 128, 256, 512);
  private static final List<Integer> BOTTLENECK_WIDTHS = List.of(256, 512, 1024, 2048);

  private static final Map<String, String> NETS =
      Map.of(
          "basic [2, 2, 2, 2]", "resnet18",
          "basic [3, 4, 6, 3]", "resnet34",
          "bottleneck [3, 4, 6, 3]", "resnet50",
          "bottleneck [3, 4, 23, 3]", "resnet101",
          "bottleneck [3, 8, 36, 3]", "resnet152");

  private HuggingFaceConfig() {}

  /** The net of the zoo, or what it is instead, and the classes. */
  static Map<String, String> metadata(JsonNode config) {
    Map<String, String> metadata = Configured.net(net(config), () -> words(config));
    metadata.put(ModelMetadata.CLASSES, JsonMapper.shared().writeValueAsString(classes(config)));
    return metadata;
  }

  private static Optional<String> net(JsonNode config) {
    String type = config.path("layer_type").asString("bottleneck");
    boolean bottleneck = type.equals("bottleneck");
    boolean ours =
        config.path("model_type").asString("").equals("resnet")
            && config.path("num_channels").asInt(3) == 3
            && config.path("embedding_size").asInt(64) == 64
            && config.path("hidden_act").asString("relu").equals("relu")
            && !config.path("downsample_in_first_stage").asBoolean(false)
            && integers(config.path("hidden_sizes"), BOTTLENECK_WIDTHS)
                .equals(bottleneck ? BOTTLENECK_WIDTHS : BASIC_WIDTHS);
    if (!ours) {
      return Optional.empty();
    }
    String early =
        bottleneck && config.path("downsample_in_bottleneck").asBoolean(false) ? ":stride=1x1" : "";
    List<Integer> depths = integers(config.path("depths"), List.of(3, 4, 6, 3));
    return Optional.ofNullable(NETS.get(type + " " + depths)).map(net -> net + early);
  }

  /** What distinguishes it from the nets of the zoo. */
  private static String words(JsonNode config) {
    String name =
        config.path("architectures").path(0).asString(config.path("model_type").asString("model"));
    if (!config.path("model_type").asString("").equals("resnet")) {
      return SafeText.name(name) + " of Hugging Face";
    }
    return Text.of(
        "%s of Hugging Face with %s blocks %s, widths %s, %d input channels, activation %s%s",
        SafeText.name(name),
        SafeText.name(config.path("layer_type").asString("bottleneck")),
        integers(config.path("depths"), List.of(3, 4, 6, 3)),
        integers(config.path("hidden_sizes"), BOTTLENECK_WIDTHS),
        config.path("num_channels").asInt(3),
        SafeText.name(config.path("hidden_act").asString("relu")),
        config.path("downsample_in_first_stage").asBoolean(false)
            ? ", downsample_in_first_stage"
            : "");
  }

  private static List<Integer> integers(JsonNode array, List<Integer> usual) {
    if (!array.isArray()) {
      return usual;
    }
    List<Integer> values = new ArrayList<>();
    array.valueStream().limit(16).forEach(value -> values.add(value.asInt(-1)));
    return values;
  }

  /** By number; two without names where nothing is said. */
  private static List<String> classes(JsonNode config) {
    Map<Integer, String> names = new TreeMap<>();
    config
        .path("id2label")
        .properties()
        .forEach(
            label ->
                number(label.getKey()).ifPresent(n -> names.put(n, label.getValue().asString(""))));
    if (names.isEmpty()) {
      return List.of("LABEL_0", "LABEL_1");
    }
    return List.copyOf(names.values());
  }

  private static Optional<Integer> number(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
