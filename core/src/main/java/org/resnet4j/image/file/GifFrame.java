package org.resnet4j.image.file;

/** Where a GIF's frame lies on a screen whose rows have {@code stride} pixels. */
record GifFrame(int left, int top, int width, int height, int stride) {

  GifFrame {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("its frame has no pixels");
    }
  }

  /** The place on the screen of a pixel of the frame. */
  int place(int x, int y) {
    return (top + y) * stride + left + x;
  }
}
