package org.resnet4j.augment;

import static org.resnet4j.augment.PillowArithmetic.CHANNELS;

import java.util.Arrays;

/**
 * Operations that move pixels by an affine map, the nearest pixel being taken, black where there is
 * none. Each equals torchvision's on Pillow's images, which computes positions in units of 1/65536
 * pixel.
 */
public sealed interface Warp extends PixelOperation {

  /**
   * Where the colour of a pixel comes from: {@code (a x + b y + c, d x + e y + f)}, in pixels, (0,
   * 0) being the upper left corner of the first pixel.
   */
  record Source(double a, double b, double c, double d, double e, double f) {}

  /** Returns where the pixels of an image of this size come from. */
  Source source(int height, int width);

  @Override
  default void apply(byte[] pixels, int offset, int height, int width) {
    int area = height * width;
    byte[] image = Arrays.copyOfRange(pixels, offset, offset + CHANNELS * area);
    Arrays.fill(pixels, offset, offset + CHANNELS * area, (byte) 0);
    Source source = source(height, width);
    long rowX = fixed(source.c + source.a * 0.5 + source.b * 0.5);
    long rowY = fixed(source.f + source.d * 0.5 + source.e * 0.5);
    for (int y = 0; y < height; y++) {
      long x0 = rowX + y * fixed(source.b);
      long y0 = rowY + y * fixed(source.e);
      int row = offset + y * width;
      row(image, height, width, x0, fixed(source.a), y0, fixed(source.d), pixels, row);
    }
  }

  private static void row(
      byte[] image, int height, int width, long x, long dx, long y, long dy, byte[] out, int to) {
    int area = height * width;
    for (int i = 0; i < width; i++) {
      long fromX = (x + i * dx) >> 16;
      long fromY = (y + i * dy) >> 16;
      if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
        int from = (int) fromY * width + (int) fromX;
        out[to + i] = image[from];
        out[to + i + area] = image[from + area];
        out[to + i + 2 * area] = image[from + 2 * area];
      }
    }
  }

  private static long fixed(double value) {
    return (long) Math.floor(value * 65536.0 + 0.5);
  }

  /**
   * Moves each row to the left by a multiple of its distance from the upper border.
   *
   * @param slope columns a row
   */
  record ShearX(double slope) implements Warp {
    @Override
    public Source source(int height, int width) {
      return new Source(1, slope, 0, 0, 1, 0);
    }
  }

  /**
   * Moves each column upwards by a multiple of its distance from the left border.
   *
   * @param slope rows a column
   */
  record ShearY(double slope) implements Warp {
    @Override
    public Source source(int height, int width) {
      return new Source(1, 0, 0, slope, 1, 0);
    }
  }

  /** Moves the image by columns to the right and rows downwards. */
  record Translate(int columns, int rows) implements Warp {
    @Override
    public Source source(int height, int width) {
      return new Source(1, 0, -columns, 0, 1, -rows);
    }
  }

  /**
   * Turns the image around its middle.
   *
   * @param degrees counter-clockwise
   */
  record Rotate(double degrees) implements Warp {
    @Override
    public Source source(int height, int width) {
      double angle = -Math.toRadians(degrees);
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      double x = width / 2.0;
      double y = height / 2.0;
      return new Source(cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y);
    }
  }
}
