package org.resnet4j.image.internal.jpeg;

/**
 * Raises a component's samples to the size of the image as libjpeg-turbo does (jdsample.c): twice
 * as wide or high by a triangle filter, more by repetition.
 *
 * @param samples of the component, of which a row has {@code stride} and {@code columns} are real
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegUpsampling(byte[] samples, int stride, int columns, int rows) {

  /** Columns that the filter needs to be used across. */
  private static final int LEAST_COLUMNS = 3;

  /**
   * Returns width x height samples; each stored one stands for {@code across} times {@code down}.
   */
  byte[] raise(int width, int height, int across, int down) {
    boolean isFiltered =
        across == 1 ? down == 2 : across == 2 && down <= 2 && columns >= LEAST_COLUMNS;
    byte[] raised = new byte[Math.multiplyExact(width, height)];
    int[] sums = new int[columns];
    for (int y = 0; y < height; y++) {
      int near = y / down;
      if (!isFiltered) {
        repeat(near, across, raised, y * width, width);
      } else if (down == 1) {
        widen(sum(near, near, 0, sums), 1, 2, 2, raised, y * width, width);
      } else {
        int far = Math.max(0, Math.min(rows - 1, near + (y % 2 == 0 ? -1 : 1)));
        sum(near, far, 3, sums);
        if (across == 2) {
          widen(sums, 8, 7, 4, raised, y * width, width);
        } else {
          narrow(sums, 1 + y % 2, raised, y * width);
        }
      }
    }
    return raised;
  }

  private void repeat(int row, int across, byte[] out, int at, int width) {
    for (int x = 0; x < width; x++) {
      out[at + x] = samples[row * stride + x / across];
    }
  }

  /** The near row, or where its weight is 3, that of it and one of the far row. */
  private int[] sum(int near, int far, int weight, int[] sums) {
    for (int x = 0; x < columns; x++) {
      int sample = samples[near * stride + x] & 0xFF;
      sums[x] = weight == 0 ? sample : weight * sample + (samples[far * stride + x] & 0xFF);
    }
    return sums;
  }

  private static void narrow(int[] sums, int bias, byte[] out, int at) {
    for (int x = 0; x < sums.length; x++) {
      out[at + x] = (byte) ((sums[x] + bias) >> 2);
    }
  }

  /** Two samples of each: three parts of it and one of its neighbour; the bias takes turns. */
  private static void widen(
      int[] sums, int left, int right, int shift, byte[] out, int at, int width) {
    int last = sums.length - 1;
    for (int x = 0; x < width; x++) {
      int near = sums[x / 2];
      boolean isLeft = x % 2 == 0;
      int far = sums[Math.max(0, Math.min(last, x / 2 + (isLeft ? -1 : 1)))];
      out[at + x] = (byte) ((3 * near + far + (isLeft ? left : right)) >> shift);
    }
  }
}
