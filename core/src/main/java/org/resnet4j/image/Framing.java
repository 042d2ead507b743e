package org.resnet4j.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/** How an image of any shape becomes a square. */
public enum Framing {
  /** torchvision's: the shorter side is resized, and where half a pixel is left over it rounds. */
  CENTER,
  /** Hugging Face's: the shorter side is resized, and half a pixel that is left over is dropped. */
  FLOOR,
  /** Both sides are resized, whatever the shape was. */
  SQUASH;

  RgbImage resize(RgbImage image, int side, Interpolation interpolation) {
    return this == SQUASH
        ? Resize.resize(image, side, side, interpolation)
        : Resize.shorterSide(image, side, interpolation);
  }

  /** Returns the square in the middle of a resized image, around it where the image is smaller. */
  Box square(RgbImage image, int side) {
    return new Box(offset(image.width(), side), offset(image.height(), side), side, side);
  }

  /** Halves of what is too much are rounded to even as in Python, of what lacks downwards. */
  private int offset(int length, int side) {
    int tooMuch = length - side;
    return this == FLOOR || tooMuch < 0 ? tooMuch / 2 : (int) Math.rint(tooMuch / 2.0);
  }

  /**
   * Reads a name.
   *
   * @throws ResnetException (usage) for an unknown one
   */
  @JsonCreator
  public static Framing parse(String name) {
    List<String> names = Arrays.stream(values()).map(Framing::toString).toList();
    return Arrays.stream(values())
        .filter(framing -> framing.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown framing '%s'%s; it is %s"
                        .formatted(name, Nearest.hint(name, names), String.join(", ", names))));
  }

  /** The name that {@link #parse} reads. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
