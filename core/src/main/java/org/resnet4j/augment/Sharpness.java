package org.resnet4j.augment;

import static org.resnet4j.augment.PillowArithmetic.CHANNELS;
import static org.resnet4j.augment.PillowArithmetic.blend;

/**
 * Blends with the smoothed image, as Pillow's {@code ImageEnhance.Sharpness} to the bit: a mean
 * over 3x3 pixels where the one in the middle counts five times. Pixels at the border stay.
 *
 * @param factor 0 is the smoothed image, 1 the image as it is, 2 a sharpened one
 */
public record Sharpness(double factor) implements PixelOperation {

  @Override
  public void apply(byte[] pixels, int offset, int height, int width) {
    byte[] plane = new byte[height * width];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int from = offset + channel * plane.length;
      System.arraycopy(pixels, from, plane, 0, plane.length);
      for (int y = 1; y < height - 1; y++) {
        row(plane, y * width, width, pixels, from + y * width);
      }
    }
  }

  private void row(byte[] plane, int row, int width, byte[] out, int to) {
    float single = (float) factor;
    int left = column(plane, row, width);
    int middle = width > 1 ? column(plane, row + 1, width) : 0;
    for (int x = 1; x < width - 1; x++) {
      int right = column(plane, row + x + 1, width);
      int value = plane[row + x] & 0xff;
      int sum = left + middle + right + 4 * value;
      int smooth = (2 * sum + 13) / 26; // of sum / 13 no rest is a half
      out[to + x] = (byte) blend(smooth, value, single);
      left = middle;
      middle = right;
    }
  }

  private static int column(byte[] plane, int at, int width) {
    return (plane[at - width] & 0xff) + (plane[at] & 0xff) + (plane[at + width] & 0xff);
  }
}
