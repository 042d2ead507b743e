package org.resnet4j.weights.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.image.Framing;
import org.resnet4j.image.Geometry;
import org.resnet4j.weights.ImageNetClasses;
import org.resnet4j.weights.ModelMetadata;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads timm's {@code config.json}; images are prepared as its model card says, at input_size. */
final class TimmConfig {

  /** Arguments that leave the net as it is, where they have these values. */
  private static final Map<String, String> HARMLESS =
      Map.of("in_chans", "3", "global_pool", "avg", "pretrained", "false");

  private TimmConfig() {}

  static Map<String, String> metadata(JsonNode config, Path file, List<String> warnings) {
    JsonNode pretrained = config.path("pretrained_cfg");
    JsonNode cfg = pretrained.isObject() ? pretrained : config; // before timm 0.9 in one level
    Map<String, String> metadata = Configured.net(net(config, cfg), () -> words(config));
    classes(config, cfg)
        .ifPresent(
            names ->
                metadata.put(ModelMetadata.CLASSES, JsonMapper.shared().writeValueAsString(names)));
    metadata.putAll(
        Configured.images(
            geometry(cfg, file, warnings),
            Configured.normalization(cfg.path("mean"), cfg.path("std"), 1)));
    return metadata;
  }

  private static Optional<String> net(JsonNode config, JsonNode cfg) {
    String architecture = config.path("architecture").asString("").split("\\.", 2)[0];
    boolean usual =
        config.path("global_pool").asString("avg").equals("avg")
            && cfg.path("input_size").path(0).asInt(3) == 3
            && config.path("model_args").properties().stream()
                .allMatch(argument -> isHarmless(argument.getKey(), argument.getValue()));
    if (!usual) {
      return Optional.empty();
    }
    if (architecture.equals("resnet50_gn")) {
      return Optional.of("resnet50:norm=group");
    }
    String name = architecture.startsWith("tv_") ? architecture.substring(3) : architecture;
    return Zoo.names().contains(name) ? Optional.of(name) : Optional.empty();
  }

  private static boolean isHarmless(String argument, JsonNode value) {
    return argument.equals("num_classes")
        || value.isNull()
        || value.asString("").equals(HARMLESS.get(argument));
  }

  private static String words(JsonNode config) {
    return "%s of timm with arguments %s"
        .formatted(
            SafeText.name(config.path("architecture").asString("model")),
            SafeText.name(config.path("model_args").toString()));
  }

  private static Optional<List<String>> classes(JsonNode config, JsonNode cfg) {
    for (JsonNode names :
        List.of(config.path("label_names"), cfg.path("label_names"), config.path("labels"))) {
      if (names.isArray() && !names.isEmpty()) {
        return Optional.of(names.valueStream().map(name -> name.asString("")).toList());
      }
    }
    boolean imageNet =
        config.path("num_classes").asInt(0) == 1000
            && cfg.path("tag").asString("").endsWith("in1k");
    return imageNet ? Optional.of(ImageNetClasses.names()) : Optional.empty();
  }

  private static Optional<Geometry> geometry(JsonNode cfg, Path file, List<String> warnings) {
    int height = cfg.path("input_size").path(1).asInt(0);
    int width = cfg.path("input_size").path(2).asInt(0);
    if (!Configured.isSide(height) || height != width) {
      return Optional.empty();
    }
    double share = cfg.path("crop_pct").asDouble(0.875);
    int resize = (int) Math.floor(height / share);
    String mode = cfg.path("crop_mode").asString("center");
    boolean squash = mode.equals("squash");
    if (!squash && !mode.equals("center")) {
      warnings.add(
          Text.of(
              "%s prepares images with crop_mode=%s; here the shorter side becomes %d and the middle is taken",
              file, SafeText.name(mode), resize));
    }
    return Configured.geometry(
        resize,
        height,
        cfg.path("interpolation").asString("bicubic"),
        squash ? Framing.SQUASH : Framing.CENTER,
        file,
        warnings);
  }
}
