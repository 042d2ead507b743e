package org.resnet4j.image.internal.jpeg;

import java.io.IOException;

/**
 * What a scan codes: coefficients {@code first} to {@code last} in zigzag order, all bits from
 * {@code low} on, or where {@code high} is not 0, only that one bit.
 */
record JpegScan(JpegMcu mcu, int first, int last, int high, int low) {

  private static final int MOST_LOW = 13;

  /** Whether this is a first pass over its coefficients. */
  boolean isFirstPass() {
    return high == 0;
  }

  boolean isDc() {
    return first == 0;
  }

  /**
   * Checks the parameters of a progressive scan.
   *
   * @throws IllegalArgumentException where ITU-T T.81, G.1.1.1 does not allow them
   */
  void requireProgressive() {
    boolean band = isDc() ? last == 0 : first <= last && last < 64 && mcu.isSingle();
    boolean bits = (high == 0 || low == high - 1) && low <= MOST_LOW;
    if (!band || !bits) {
      throw new IllegalArgumentException("its progression is not allowed");
    }
  }

  /** Notes what will be known after this scan. */
  void noteProgress(boolean isFirstScan) {
    for (JpegComponent each : mcu.components) {
      for (int i = Math.min(first, 1); i <= Math.max(last, JpegSmoothing.COEFFICIENTS - 1); i++) {
        each.missingBefore[i] = isFirstScan ? 0 : each.missingBits[i];
      }
      for (int i = first; i <= last; i++) {
        each.missingBits[i] = low;
      }
    }
  }

  /**
   * Decodes all MCUs.
   *
   * @param columns MCUs in a row of the scan
   * @param rows rows of MCUs in the scan
   * @param interval MCUs between restarts, 0 for none
   * @return the last row of the image's MCUs that had data
   */
  int decode(JpegEntropy entropy, int columns, int rows, int interval) throws IOException {
    int rowsTogether = mcu.isSingle() ? mcu.components.get(0).vertical : 1;
    int left = interval;
    int lastGood = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (!entropy.ranOut()) {
          lastGood = row / rowsTogether;
        }
        if (interval > 0 && left-- == 0) {
          entropy.restart();
          left = interval - 1;
        }
        mcu.moveTo(row, column);
        entropy.decode(mcu);
      }
    }
    return lastGood;
  }
}
