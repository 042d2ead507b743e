package org.resnet4j.data;

import java.util.Locale;

/** How a resized image's samples are computed; both with antialiasing, as Pillow does it. */
public enum Interpolation {
  /** A triangle. */
  BILINEAR,
  /** Keys' cubic with a = -0.5. */
  BICUBIC;

  /** Its name in files: {@code bilinear}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
