package org.resnet4j.augment;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/** How strong torchvision's automatic augmentations make an operation: so many levels of each. */
enum Magnitudes {
  // levels, shear, translation by side, degrees, enhancement, bits, bits less
  TRIVIAL_WIDE(31, 0.99, side -> 32, 135, 0.99, 8, 6),
  RAND(31, 0.3, side -> 150.0 / 331.0 * side, 30, 0.9, 8, 4),
  AUTO(10, 0.3, side -> 150.0 / 331.0 * side, 30, 0.9, 8, 4),
  MIX(10, 0.3, side -> side / 3.0, 30, 0.9, 4, 4);

  private final int levels;
  private final double shear;
  private final IntToDoubleFunction translation;
  private final double degrees;
  private final double enhancement;
  private final int bits;
  private final int fewerBits;

  Magnitudes(
      int levels,
      double shear,
      IntToDoubleFunction translation,
      double degrees,
      double enhancement,
      int bits,
      int fewerBits) {
    this.levels = levels;
    this.shear = shear;
    this.translation = translation;
    this.degrees = degrees;
    this.enhancement = enhancement;
    this.bits = bits;
    this.fewerBits = fewerBits;
  }

  int levels() {
    return levels;
  }

  /**
   * Returns the magnitude of a level, 0 for operations without one.
   *
   * @param width of the image, in pixels
   */
  double of(PolicyOperation operation, int level, int width, int height) {
    return switch (operation) {
      case SHEAR_X, SHEAR_Y -> spaced(0, shear, level);
      case TRANSLATE_X -> spaced(0, translation.applyAsDouble(width), level);
      case TRANSLATE_Y -> spaced(0, translation.applyAsDouble(height), level);
      case ROTATE -> spaced(0, degrees, level);
      case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> spaced(0, enhancement, level);
      case POSTERIZE -> bits - Math.rint(level / ((levels - 1f) / fewerBits));
      case SOLARIZE -> spaced(255, 0, level);
      case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
    };
  }

  /** As {@link #of}, in either direction where the operation has two. */
  double draw(PolicyOperation operation, int level, int width, int height, RandomGenerator random) {
    double magnitude = of(operation, level, width, height);
    return random.nextBoolean() && operation.signed() ? -magnitude : magnitude;
  }

  /**
   * As {@code torch.linspace}: in single precision, from the nearer end. Torch's vectors round
   * otherwise on some processors, so that it moves an image by 15 pixels where here it is 16.
   */
  private double spaced(double first, double last, int level) {
    float from = (float) first;
    float to = (float) last;
    float step = (to - from) / (levels - 1);
    return level < levels / 2 ? from + step * level : to - step * (levels - 1 - level);
  }
}
