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
    if (placement.equals(Placement.IDENTITY)) {
      System.arraycopy(image.array(), image.offset(), target, offset, bytes());
      return;
    }
    Arrays.fill(target, offset, offset + bytes(), (byte) 0);
    int rows = channels * height;
    for (int row = 0; row < rows; row++) {
      int y = row % height + placement.dy();
      if (y >= 0 && y < height) {
        int from = image.offset() + (row + placement.dy()) * width;
        placeRow(image.array(), from, placement, target, offset + row * width);
      }
    }
  }

  private void placeRow(byte[] image, int from, Placement placement, byte[] target, int to) {
    int dx = placement.dx();
    int count = width - Math.abs(dx);
    int first = from + Math.max(0, dx);
    int start = Math.max(0, -dx);
    if (count <= 0) {
      return;
    }
    if (placement.flip()) {
      mirror(image, first, target, to + width - 1 - start, count);
    } else {
      System.arraycopy(image, first, target, to + start, count);
    }
  }

  private static void mirror(byte[] image, int first, byte[] target, int last, int count) {
    for (int x = 0; x < count; x++) {
      target[last - x] = image[first + x];
    }
  }
}
