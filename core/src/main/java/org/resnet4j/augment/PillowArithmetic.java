package org.resnet4j.augment;

import java.util.function.IntUnaryOperator;

/** What Pillow's operations compute with bytes, in its precision and with its rounding. */
final class PillowArithmetic {

  /** Red, green and blue. */
  static final int CHANNELS = 3;

  private PillowArithmetic() {}

  /** Brightness after ITU-R 601-2, 0 to 255: Pillow's mode {@code L}. */
  static int gray(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }

  /** Pillow's {@code Image.blend} of two values: in single precision, clipped, rounded down. */
  static int blend(int from, int to, float factor) {
    float value = from + factor * (to - from);
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) value;
  }

  /** Returns what each byte becomes; the function's results are clipped to 0 to 255. */
  static byte[] table(IntUnaryOperator function) {
    byte[] table = new byte[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (byte) Math.max(0, Math.min(255, function.applyAsInt(value)));
    }
    return table;
  }

  /** Replaces bytes by what a table has for them. */
  static void lookUp(byte[] table, byte[] pixels, int from, int count) {
    for (int i = from; i < from + count; i++) {
      pixels[i] = table[pixels[i] & 0xff];
    }
  }

  /** Returns how often each value occurs. */
  static int[] histogram(byte[] pixels, int from, int count) {
    int[] histogram = new int[256];
    for (int i = from; i < from + count; i++) {
      histogram[pixels[i] & 0xff]++;
    }
    return histogram;
  }
}
