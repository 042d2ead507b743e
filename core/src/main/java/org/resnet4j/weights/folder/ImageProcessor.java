package org.resnet4j.weights.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.image.Framing;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Normalization;
import tools.jackson.databind.JsonNode;

/**
 * Reads Hugging Face's {@code preprocessor_config.json}: of ConvNeXT's processor, which ResNets
 * have, and of those that resize and crop as CLIP's, BiT's and ViT's do.
 */
record ImageProcessor(JsonNode config, Path file, List<String> warnings) {

  /** From this size on ConvNeXT's processor resizes to a square and crops nothing. */
  private static final int WARPED = 384;

  /** Pillow's numbers. */
  private static final List<String> FILTERS =
      List.of("nearest", "lanczos", "bilinear", "bicubic", "box", "hamming");

  static Map<String, String> metadata(Path file, List<String> warnings) {
    JsonNode json = JsonFiles.read(file);
    JsonNode inner = json.path("image_processor");
    var processor = new ImageProcessor(inner.isObject() ? inner : json, file, warnings);
    return Configured.images(processor.geometry(), processor.normalization());
  }

  private String type() {
    return config
        .path("image_processor_type")
        .asString(config.path("feature_extractor_type").asString(""));
  }

  private Optional<Geometry> geometry() {
    JsonNode size = config.path("size");
    int shortest =
        size.isNumber() && !type().startsWith("ViT")
            ? size.asInt(0)
            : size.path("shortest_edge").asInt(0);
    int square = size.isNumber() ? size.asInt(0) : size.path("height").asInt(0);
    if (!config.path("do_resize").asBoolean(true)) {
      warnings.add(file + " does not resize images; here they are, as the net's input wants it");
      return Optional.empty();
    }
    if (config.has("crop_pct") || type().startsWith("ConvNext")) {
      return convNext(shortest);
    }
    int crop = crop();
    if (shortest > 0) {
      return crop > 0 ? resized(shortest, crop, Framing.FLOOR) : uncropped(shortest);
    }
    boolean isSquare = size.isNumber() || size.path("width").asInt(0) == square;
    return isSquare && square > 0
        ? resized(square, crop > 0 ? crop : square, Framing.SQUASH)
        : unknown();
  }

  /** Every image of a shape of its own: no batch, and not here. */
  private Optional<Geometry> uncropped(int shortest) {
    warnings.add(
        "%s keeps what is beside the middle of an image; here it is cut off".formatted(file));
    return resized(shortest, shortest, Framing.FLOOR);
  }

  private Optional<Geometry> unknown() {
    warnings.add(file + " gives no size that is known here; the net's input has its usual size");
    return Optional.empty();
  }

  private Optional<Geometry> convNext(int side) {
    if (!Configured.isSide(side)) {
      return unknown();
    }
    double share = config.path("crop_pct").asDouble(224.0 / 256);
    return side < WARPED
        ? resized((int) (side / share), side, Framing.FLOOR)
        : resized(side, side, Framing.SQUASH);
  }

  private Optional<Geometry> resized(int resize, int crop, Framing framing) {
    return Configured.geometry(resize, crop, filter(), framing, file, warnings);
  }

  /** Side of the square that is cut out; 0 for none. */
  private int crop() {
    JsonNode crop = config.path("crop_size");
    boolean does = config.path("do_center_crop").asBoolean(!crop.isMissingNode());
    int side = crop.isNumber() ? crop.asInt(0) : crop.path("height").asInt(0);
    return does ? side : 0;
  }

  private String filter() {
    JsonNode resample = config.path("resample");
    int number = resample.asInt(type().startsWith("ViT") ? 2 : 3);
    return number >= 0 && number < FILTERS.size() ? FILTERS.get(number) : String.valueOf(number);
  }

  /** Pixels are multiplied by a factor, 1/255 as a rule, and normalised then. */
  private Optional<Normalization> normalization() {
    boolean rescales = config.path("do_rescale").asBoolean(true);
    double factor = rescales ? config.path("rescale_factor").asDouble(1.0 / 255) : 1;
    double white = Math.abs(255 * factor - 1) < 1e-9 ? 1 : 255 * factor;
    if (!config.path("do_normalize").asBoolean(true)) {
      double one = 1 / white;
      return Optional.of(new Normalization(List.of(0.0, 0.0, 0.0), List.of(one, one, one)));
    }
    return Configured.normalization(config.path("image_mean"), config.path("image_std"), white);
  }
}
