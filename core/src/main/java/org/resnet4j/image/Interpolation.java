package org.resnet4j.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/** How a resized image's samples are computed; both with antialiasing, as Pillow does it. */
public enum Interpolation {
  /** A triangle. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - distance);
    }
  },
  /** Keys' cubic with a = -0.5 (IEEE Transactions ASSP 29, 1981). */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      double x = distance;
      if (x < 1) {
        return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  };

  private static final double A = -0.5;

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** Returns the distance, in pixels of the coarser image, from which on weights are 0. */
  double support() {
    return support;
  }

  /** Returns the weight at a distance, not negative, in pixels of the coarser image. */
  abstract double weight(double distance);

  /**
   * Reads {@code bilinear} or {@code bicubic}.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static Interpolation parse(String text) {
    List<String> names = Arrays.stream(values()).map(Interpolation::toString).toList();
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown interpolation '%s'; allowed are %s%s"
                        .formatted(text, String.join(", ", names), Nearest.hint(text, names))));
  }

  /** Its name in files: {@code bilinear}. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
