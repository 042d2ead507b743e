package org.resnet4j.image.internal.jpeg;

/**
 * Estimates the lowest coefficients of a progressive JPEG file that breaks off before they came,
 * from the DC values of the 5 x 5 blocks around (libjpeg-turbo 2.1 and later, jdcoefct.c; after
 * ITU-T T.81, K.8).
 */
final class JpegSmoothing {

  /** Count of coefficients that are estimated, in zigzag order, DC among them. */
  static final int COEFFICIENTS = 10;

  /** Count of estimated coefficients where some are known. */
  private static final int FEW = 6;

  private static final int SIDE = 5;

  /** Weights of the DC values by coefficient, where none of them is known. */
  private static final int[][] WEIGHTS = {
    {
      -2, -6, -8, -6, -2, -6, 6, 42, 6, -6, -8, 42, 152, 42, -8, -6, 6, 42, 6, -6, -2, -6, -8, -6,
      -2
    },
    {-1, -1, 0, 1, 1, -3, 13, 0, -13, 3, -3, 38, 0, -38, 3, -3, 13, 0, -13, 3, -1, -1, 0, 1, 1},
    {-1, -3, -3, -3, -1, -1, 13, 38, 13, -1, 0, 0, 0, 0, 0, 1, -13, -38, -13, 1, 1, 3, 3, 3, 1},
    {0, 0, 1, 0, 0, 0, 2, 7, 2, 0, 0, -5, -14, -5, 0, 0, 2, 7, 2, 0, 0, 0, 1, 0, 0},
    {-1, 0, 0, 0, 1, 0, 9, 0, -9, 0, 0, 0, 0, 0, 0, 0, -9, 0, 9, 0, 1, 0, 0, 0, -1},
    {0, 0, 0, 0, 0, 0, 2, -5, 2, 0, 1, 7, -14, 7, 1, 0, 2, -5, 2, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, 2, 0, -2, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, -3, 1, 0, 0, 0, 0, 0, 0, 0, -1, 3, -1, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, -3, 0, 3, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, -1, -2, -1, 0, 0, 0, 0, 0, 0},
  };

  /** The weights where some coefficients are known; DC stays. */
  private static final int[][] FEW_WEIGHTS = {
    {},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -7, 50, 0, -50, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {0, 0, -7, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, -50, 0, 0, 0, 0, 7, 0, 0},
    {0, 0, -1, 0, 0, 0, 0, 13, 0, 0, 0, 0, -24, 0, 0, 0, 0, 13, 0, 0, 0, 0, -1, 0, 0},
    {0, -1, 0, 1, 0, -1, 10, 0, -10, 1, 0, 0, 0, 0, 0, 1, -10, 0, 10, -1, 0, 1, 0, -1, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 13, -24, 13, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
  };

  private final JpegComponent component;
  private final int[] quantization;
  private final int mcuRows;
  private final int lastGoodRow;
  private final int[] around = new int[SIDE * SIDE];

  /**
   * @param mcuRows rows of MCUs of the image
   * @param lastGoodRow the last of them that the last scan had data for
   */
  JpegSmoothing(JpegComponent component, int[] quantization, int mcuRows, int lastGoodRow) {
    this.component = component;
    this.quantization = quantization;
    this.mcuRows = mcuRows;
    this.lastGoodRow = lastGoodRow;
  }

  /** Whether an image needs it and allows it. */
  static boolean isNeeded(JpegFrame frame) {
    return frame.progressive()
        && frame.components().stream().allMatch(JpegSmoothing::isPossible)
        && frame.components().stream().anyMatch(JpegSmoothing::isIncomplete);
  }

  private static boolean isPossible(JpegComponent each) {
    int[] steps = each.quantization;
    if (steps == null || each.missingBits[0] < 0) {
      return false;
    }
    for (int i = 0; i < COEFFICIENTS; i++) {
      if (steps[JpegEntropy.NATURAL[i]] == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIncomplete(JpegComponent each) {
    for (int i = 1; i < COEFFICIENTS; i++) {
      if (each.missingBits[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Puts estimates into a block's coefficients, which are not yet dequantized. */
  void estimate(int row, int column, int[] block) {
    int mcuRow = row / component.vertical;
    int[] missing = mcuRow > lastGoodRow ? component.missingBefore : component.missingBits;
    boolean noneIsKnown = true;
    for (int i = 1; i < COEFFICIENTS; i++) {
      noneIsKnown &= missing[i] == -1;
    }
    look(row, column);
    for (int i = 1; i < (noneIsKnown ? COEFFICIENTS : FEW); i++) {
      int place = JpegEntropy.NATURAL[i];
      if (missing[i] != 0 && block[place] == 0) {
        int[] weights = noneIsKnown ? WEIGHTS[i] : FEW_WEIGHTS[i];
        block[place] = estimate(weights, quantization[place], missing[i]);
      }
    }
    if (noneIsKnown) {
      block[0] = estimate(WEIGHTS[0], quantization[0], 0);
    }
  }

  private int estimate(int[] weights, int step, int missingBits) {
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += (long) weights[i] * around[i];
    }
    sum *= quantization[0];
    int size = (int) ((((long) step << 7) + Math.abs(sum)) / ((long) step << 8));
    if (missingBits > 0) {
      size = Math.min(size, (1 << missingBits) - 1);
    }
    return (short) (sum >= 0 ? size : -size);
  }

  /** Reads the DC values around a block; outside of the image they are those at its edge. */
  private void look(int row, int column) {
    int last = component.blocksWide - 1;
    int[] rows = rows(row);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = component.offset(rows[y], Math.max(0, Math.min(last, column + x - 2)));
        around[SIDE * y + x] = component.coefficients[at];
      }
    }
  }

  /** libjpeg-turbo counts rows as if each MCU had as many as the one that it is at. */
  private int[] rows(int row) {
    int mcuRow = row / component.vertical;
    int blockRows = component.vertical;
    if (mcuRow == mcuRows - 1 && component.blocksHigh % component.vertical != 0) {
      blockRows = component.blocksHigh % component.vertical;
    }
    int counted = mcuRow * blockRows + row % component.vertical;
    int end = blockRows * mcuRows - 1;
    int above = counted > 0 ? row - 1 : row;
    int below = counted < end ? row + 1 : row;
    int farAbove = counted > 1 ? row - 2 : above;
    int farBelow = counted < end - 1 ? row + 2 : below;
    return new int[] {farAbove, above, row, below, farBelow};
  }
}
