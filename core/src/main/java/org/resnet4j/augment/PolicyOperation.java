package org.resnet4j.augment;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The operations that automatic augmentations choose from, with what torchvision's {@code
 * _apply_op} makes of a magnitude. Those of {@link #signed} magnitude go both ways.
 */
enum PolicyOperation {
  IDENTITY,
  SHEAR_X,
  SHEAR_Y,
  TRANSLATE_X,
  TRANSLATE_Y,
  ROTATE,
  BRIGHTNESS,
  COLOR,
  CONTRAST,
  SHARPNESS,
  POSTERIZE,
  SOLARIZE,
  AUTO_CONTRAST,
  EQUALIZE,
  INVERT;

  private static final List<PolicyOperation> DRAWN =
      Arrays.stream(values()).filter(each -> each != INVERT).toList();

  /** Finds an operation by torchvision's name, {@code ShearX}. */
  static PolicyOperation named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().replace("_", "").equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow();
  }

  /** Draws one; the inversion is AutoAugment's alone. */
  static PolicyOperation draw(RandomGenerator random) {
    return DRAWN.get(random.nextInt(DRAWN.size()));
  }

  boolean signed() {
    return compareTo(SHEAR_X) >= 0 && compareTo(SHARPNESS) <= 0;
  }

  /** Returns the operation, or nothing for the identity. */
  List<PixelOperation> of(double magnitude) {
    return switch (this) {
      case IDENTITY -> List.of();
      case SHEAR_X -> List.of(new Warp.ShearX(magnitude));
      case SHEAR_Y -> List.of(new Warp.ShearY(magnitude));
      case TRANSLATE_X -> List.of(new Warp.Translate((int) magnitude, 0));
      case TRANSLATE_Y -> List.of(new Warp.Translate(0, (int) magnitude));
      case ROTATE -> List.of(new Warp.Rotate(magnitude));
      case BRIGHTNESS -> List.of(new Tone.Brightness(1 + magnitude));
      case COLOR -> List.of(new Recolor.Saturation(1 + magnitude));
      case CONTRAST -> List.of(new Tone.Contrast(1 + magnitude));
      case SHARPNESS -> List.of(new Sharpness(1 + magnitude));
      case POSTERIZE -> List.of(new Tone.Posterize((int) magnitude));
      case SOLARIZE -> List.of(new Tone.Solarize(magnitude));
      case AUTO_CONTRAST -> List.of(new Tone.AutoContrast());
      case EQUALIZE -> List.of(new Tone.Equalize());
      case INVERT -> List.of(new Tone.Invert());
    };
  }
}
