package org.resnet4j.image.internal.jpeg;

import org.resnet4j.image.RgbImage;

/**
 * Makes RGB of a JPEG file's components as libjpeg and Pillow do: YCbCr in 16-bit fixed point
 * (ITU-T T.871), CMYK inverted as Adobe's programs store it, without a colour profile.
 */
final class JpegColors {

  private static final int RED_OF_CR = fixed(1.402);
  private static final int GREEN_OF_CB = fixed(-0.34414);
  private static final int GREEN_OF_CR = fixed(-0.71414);
  private static final int BLUE_OF_CB = fixed(1.772);
  private static final int HALF = 1 << 15;

  private JpegColors() {}

  private static int fixed(double factor) {
    return (int) Math.rint(factor * (1 << 16));
  }

  /** Gives a row of samples, those of a pixel side by side. */
  interface Rows {
    void read(int y, int[] row);
  }

  static RgbImage toRgb(int width, int height, int bands, Rows rows, JpegHeader header) {
    JpegHeader.Colors colors = header.colors(bands);
    byte[] pixels = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int[] row = new int[bands * width];
    for (int y = 0; y < height; y++) {
      rows.read(y, row);
      for (int x = 0; x < width; x++) {
        convert(colors, row, bands * x, pixels, 3 * (y * width + x));
      }
    }
    return new RgbImage(width, height, pixels);
  }

  private static void convert(JpegHeader.Colors colors, int[] in, int from, byte[] out, int to) {
    switch (colors) {
      case GREY -> set(out, to, in[from], in[from], in[from]);
      case RGB -> set(out, to, in[from], in[from + 1], in[from + 2]);
      case YCC -> ycc(in, from, out, to);
      case CMYK -> {
        set(out, to, in[from], in[from + 1], in[from + 2]);
        darken(out, to, in[from + 3]);
      }
      case YCCK -> {
        ycc(in, from, out, to);
        for (int i = to; i < to + 3; i++) {
          out[i] = (byte) ~out[i];
        }
        darken(out, to, in[from + 3]);
      }
    }
  }

  private static void set(byte[] out, int to, int red, int green, int blue) {
    out[to] = (byte) red;
    out[to + 1] = (byte) green;
    out[to + 2] = (byte) blue;
  }

  private static void ycc(int[] in, int from, byte[] out, int to) {
    int y = in[from];
    int cb = in[from + 1] - 128;
    int cr = in[from + 2] - 128;
    set(
        out,
        to,
        clip(y + ((RED_OF_CR * cr + HALF) >> 16)),
        clip(y + ((GREEN_OF_CB * cb + GREEN_OF_CR * cr + HALF) >> 16)),
        clip(y + ((BLUE_OF_CB * cb + HALF) >> 16)));
  }

  private static int clip(int sample) {
    return Math.max(0, Math.min(255, sample));
  }

  /** Multiplies by white - black, which is what is stored, over 255, rounded. */
  private static void darken(byte[] out, int to, int white) {
    for (int i = to; i < to + 3; i++) {
      int product = (out[i] & 0xFF) * white + 128;
      out[i] = (byte) (((product >> 8) + product) >> 8);
    }
  }
}
