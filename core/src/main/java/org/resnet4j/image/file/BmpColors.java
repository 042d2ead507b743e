package org.resnet4j.image.file;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes RGB of a row of a BMP file, in one of the layouts that Pillow knows. */
interface BmpColors {

  /** How many bytes a row of pixels takes, without padding. */
  int rowBytes(int width);

  void convert(byte[] in, int from, byte[] out, int to, int width);

  /** By the masks of red, green, blue and alpha: where red, green and blue are in four bytes. */
  Map<List<Integer>, int[]> LAYOUTS =
      Map.of(
          List.of(0xFF0000, 0xFF00, 0xFF, 0), new int[] {2, 1, 0},
          List.of(0xFF000000, 0xFF0000, 0xFF00, 0), new int[] {3, 2, 1},
          List.of(0xFF000000, 0xFF00, 0xFF, 0), new int[] {3, 1, 0},
          List.of(0xFF000000, 0xFF0000, 0xFF00, 0xFF), new int[] {3, 2, 1},
          List.of(0xFF, 0xFF00, 0xFF0000, 0xFF000000), new int[] {0, 1, 2},
          List.of(0xFF0000, 0xFF00, 0xFF, 0xFF000000), new int[] {2, 1, 0},
          List.of(0xFF000000, 0xFF00, 0xFF, 0xFF0000), new int[] {3, 1, 0},
          List.of(0, 0, 0, 0), new int[] {2, 1, 0});

  /** Pixels that hold their colour; masks are given for bit fields only. */
  static BmpColors direct(int bits, int[] masks) {
    List<Integer> fields = Arrays.stream(masks).boxed().toList();
    boolean isStandard = masks.length == 0;
    int[] places = isStandard ? new int[] {2, 1, 0} : LAYOUTS.getOrDefault(fields, new int[0]);
    if (bits == 32 && places.length > 0) {
      return new Bytes(4, places);
    }
    List<Integer> colors = isStandard ? fields : fields.subList(0, 3);
    if (bits == 24 && (isStandard || colors.equals(List.of(0xFF0000, 0xFF00, 0xFF)))) {
      return new Bytes(3, new int[] {2, 1, 0});
    }
    if (bits == 16 && (isStandard || colors.equals(List.of(0x7C00, 0x3E0, 0x1F)))) {
      return new Words(5);
    }
    if (bits == 16 && colors.equals(List.of(0xF800, 0x7E0, 0x1F))) {
      return new Words(6);
    }
    throw new IllegalArgumentException("its bit fields are unknown");
  }

  /**
   * Pixels that are indices. A palette that says that indices are greys is passed over, as Pillow
   * does it: then a pixel has one bit where there are two colours, and eight where there are more.
   * Packed pixels are given as a byte each.
   */
  static BmpColors indexed(BmpHeader header, byte[] palette) {
    boolean isByte = header.isPacked();
    if (!isGrey(palette, header.colorBytes(), (int) header.colors())) {
      return new Indices(isByte ? 8 : header.bits(), rgb(palette, header.colorBytes()));
    }
    boolean isBlackAndWhite = header.colors() <= 2;
    byte[] rgb = new byte[3 * 256];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (isBlackAndWhite ? i < 3 ? 0 : 255 : i / 3);
    }
    return new Indices(isBlackAndWhite && !isByte ? 1 : 8, rgb);
  }

  private static byte[] rgb(byte[] palette, int colorBytes) {
    byte[] rgb = new byte[3 * 256];
    int colors = palette.length / colorBytes;
    if (colors > 256) {
      throw new IllegalArgumentException("its palette has " + colors + " colours");
    }
    for (int i = 0; i < 3 * colors; i++) {
      rgb[i] = palette[i / 3 * colorBytes + 2 - i % 3];
    }
    return rgb;
  }

  private static boolean isGrey(byte[] palette, int colorBytes, int colors) {
    for (int i = 0; i < colors; i++) {
      int grey = colors == 2 ? 255 * i : i;
      for (int channel = 0; channel < 3; channel++) {
        int at = i * colorBytes + channel;
        if (at >= palette.length || palette[at] != (byte) grey) {
          return false;
        }
      }
    }
    return true;
  }

  /** A byte a channel, and perhaps one more. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(int bytes, int[] places) implements BmpColors {

    @Override
    public int rowBytes(int width) {
      return bytes * width;
    }

    @Override
    public void convert(byte[] in, int from, byte[] out, int to, int width) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          out[to + 3 * x + channel] = in[from + bytes * x + places[channel]];
        }
      }
    }
  }

  /** Two bytes a pixel: five bits of red and of blue, five or six of green. */
  record Words(int green) implements BmpColors {

    @Override
    public int rowBytes(int width) {
      return 2 * width;
    }

    @Override
    public void convert(byte[] in, int from, byte[] out, int to, int width) {
      for (int x = 0; x < width; x++) {
        int pixel = (in[from + 2 * x] & 0xFF) | (in[from + 2 * x + 1] & 0xFF) << 8;
        int most = (1 << green) - 1;
        out[to + 3 * x] = (byte) ((pixel >> (5 + green) & 31) * 255 / 31);
        out[to + 3 * x + 1] = (byte) ((pixel >> 5 & most) * 255 / most);
        out[to + 3 * x + 2] = (byte) ((pixel & 31) * 255 / 31);
      }
    }
  }

  /** One to eight bits a pixel, with the colour of each index. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Indices(int bits, byte[] rgb) implements BmpColors {

    @Override
    public int rowBytes(int width) {
      return (width * bits + 7) / 8;
    }

    @Override
    public void convert(byte[] in, int from, byte[] out, int to, int width) {
      for (int x = 0; x < width; x++) {
        int bit = x * bits;
        int shifted = (in[from + bit / 8] & 0xFF) >> (8 - bits - bit % 8);
        System.arraycopy(rgb, 3 * (shifted & ((1 << bits) - 1)), out, to + 3 * x, 3);
      }
    }
  }
}
