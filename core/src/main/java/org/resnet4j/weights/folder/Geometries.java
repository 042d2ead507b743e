package org.resnet4j.weights.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.resnet4j.Printable;
import org.resnet4j.image.Framing;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.Interpolation;

/** Sizes and filters as other projects' configurations have them. */
final class Geometries {

  private Geometries() {}

  static boolean isSide(int side) {
    return side >= 1 && side <= Geometry.LARGEST;
  }

  /**
   * A resizing and a square from the middle.
   *
   * @param filter by name; bilinear stands for those that are not here, with a warning
   * @return empty where a side is none
   */
  static Optional<Geometry> of(
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
                .formatted(file, Printable.name(filter)));
        yield Interpolation.BILINEAR;
      }
    };
  }
}
