package org.resnet4j.data;

import java.util.Arrays;

/** Crops and mirrors images of one shape, bytes to bytes. */
record Placer(int channels, int height, int width) {

  /** Bytes of an image. */
  int bytes() {
    return channels * height * width;
  }

  /** Writes the whole placed image, black where it lies outside of the given one. */
  void place(ImageBytes image, Placement placement, byte[] target, int offset) {
    crop(image, placement, target, offset);
    if (placement.flip()) {
      int plane = height * width;
      for (int channel = 0; channel < channels; channel++) {
        reverse(target, offset + channel * plane, plane);
      }
    }
  }

  /**
   * Writes the crop. One that is to be mirrored comes upside down: then each plane need only be
   * read backwards, which turns it by half a circle.
   */
  void crop(ImageBytes image, Placement placement, byte[] target, int offset) {
    Arrays.fill(target, offset, offset + bytes(), (byte) 0);
    int left = Math.max(0, -placement.dx());
    int count = width - Math.abs(placement.dx());
    int top = Math.max(0, -placement.dy());
    int bottom = height - Math.max(0, placement.dy());
    if (count <= 0) {
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      for (int y = top; y < bottom; y++) {
        int source = channel * height + y + placement.dy();
        int row = channel * height + (placement.flip() ? height - 1 - y : y);
        System.arraycopy(
            image.array(),
            image.offset() + source * width + left + placement.dx(),
            target,
            offset + row * width + left,
            count);
      }
    }
  }

  private static void reverse(byte[] bytes, int from, int count) {
    for (int i = from, j = from + count - 1; i < j; i++, j--) {
      byte moved = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = moved;
    }
  }
}
