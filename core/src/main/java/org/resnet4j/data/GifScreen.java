package org.resnet4j.data;

/**
 * Where the first frame of a GIF lies. Java's reader gives the frame alone; Pillow gives the
 * logical screen, larger where the frame sticks out, and around the frame the transparent colour,
 * else colour 0.
 *
 * @param fill index of the colour around the frame
 */
record GifScreen(int width, int height, int left, int top, int fill) {

  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int IMAGE = 0x2C;

  /** Reads a file's blocks up to its first image. */
  static GifScreen parse(byte[] gif) {
    int at = HEADER + table(gif[10]);
    int fill = 0;
    while ((gif[at] & 0xFF) == EXTENSION) {
      if ((gif[at + 1] & 0xFF) == GRAPHIC_CONTROL && (gif[at + 3] & 1) == 1) {
        fill = gif[at + 6] & 0xFF;
      }
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xFF);
      }
      at++;
    }
    if (gif[at] != IMAGE) {
      throw new IllegalArgumentException("it holds no image");
    }
    int left = number(gif, at + 1);
    int top = number(gif, at + 3);
    int width = Math.max(number(gif, 6), left + number(gif, at + 5));
    int height = Math.max(number(gif, 8), top + number(gif, at + 7));
    return new GifScreen(width, height, left, top, fill);
  }

  private static int table(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static int number(byte[] gif, int at) {
    return (gif[at] & 0xFF) | ((gif[at + 1] & 0xFF) << 8);
  }

  long area() {
    return (long) width * height;
  }

  /**
   * Puts the frame on the screen.
   *
   * @param palette red, green and blue of each colour in one int
   */
  RgbImage place(RgbImage frame, int[] palette) {
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    int color = palette[Math.min(fill, palette.length - 1)];
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (color >> (16 - 8 * (i % 3)));
    }
    for (int y = 0; y < frame.height(); y++) {
      int to = 3 * ((top + y) * width + left);
      System.arraycopy(frame.pixels(), 3 * y * frame.width(), pixels, to, 3 * frame.width());
    }
    return new RgbImage(width, height, pixels);
  }
}
