package org.resnet4j.image.internal.jpeg;

/**
 * The inverse DCT of libjpeg's {@code islow} method (Loeffler, Ligtenberg and Moschytz 1989, 12
 * multiplications), with the 16-bit words of libjpeg-turbo's vector code where corrupt coefficients
 * overflow.
 */
final class JpegIdct {

  private static final int SIDE = 8;
  private static final int BITS = 13;
  private static final int EXTRA_BITS = 2;

  private static final int C0_298 = 2446;
  private static final int C0_390 = 3196;
  private static final int C0_541 = 4433;
  private static final int C0_765 = 6270;
  private static final int C0_899 = 7373;
  private static final int C1_175 = 9633;
  private static final int C1_501 = 12299;
  private static final int C1_847 = 15137;
  private static final int C1_961 = 16069;
  private static final int C2_053 = 16819;
  private static final int C2_562 = 20995;
  private static final int C3_072 = 25172;

  private JpegIdct() {}

  /**
   * Makes samples of a block.
   *
   * @param block dequantized coefficients in natural order; overwritten
   * @param samples the samples of a component, of which a row has {@code stride}
   * @param at where the block's first sample goes
   */
  static void inverse(int[] block, byte[] samples, int at, int stride) {
    if (hasOneRow(block)) {
      for (int i = block.length - 1; i >= 0; i--) {
        block[i] = (short) (block[i % SIDE] << EXTRA_BITS);
      }
    } else {
      for (int column = 0; column < SIDE; column++) {
        pass(block, column, SIDE, BITS - EXTRA_BITS);
      }
    }
    for (int row = 0; row < SIDE; row++) {
      pass(block, SIDE * row, 1, BITS + EXTRA_BITS + 3);
      for (int x = 0; x < SIDE; x++) {
        int sample = block[SIDE * row + x] + 128;
        samples[at + row * stride + x] = (byte) Math.max(0, Math.min(255, sample));
      }
    }
  }

  private static boolean hasOneRow(int[] block) {
    for (int i = SIDE; i < block.length; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Transforms eight values in place; the sums are shifted right, rounded, and kept in 16 bits. */
  private static void pass(int[] v, int at, int step, int shift) {
    int even2 = v[at + 2 * step];
    int even6 = v[at + 6 * step];
    int rotated = (even2 + even6) * C0_541;
    int low = rotated - even6 * C1_847;
    int high = rotated + even2 * C0_765;
    int sum = (short) (v[at] + v[at + 4 * step]) << BITS;
    int difference = (short) (v[at] - v[at + 4 * step]) << BITS;
    int odd1 = v[at + step];
    int odd3 = v[at + 3 * step];
    int odd5 = v[at + 5 * step];
    int odd7 = v[at + 7 * step];
    int z3 = (short) (odd7 + odd3);
    int z4 = (short) (odd5 + odd1);
    int z5 = (z3 + z4) * C1_175;
    z3 = z5 - z3 * C1_961;
    z4 = z5 - z4 * C0_390;
    int z1 = -(odd7 + odd1) * C0_899;
    int z2 = -(odd5 + odd3) * C2_562;
    butterfly(v, at, step, 0, sum + high, odd1 * C1_501 + z1 + z4, shift);
    butterfly(v, at, step, 1, difference + low, odd3 * C3_072 + z2 + z3, shift);
    butterfly(v, at, step, 2, difference - low, odd5 * C2_053 + z2 + z4, shift);
    butterfly(v, at, step, 3, sum - high, odd7 * C0_298 + z1 + z3, shift);
  }

  private static void butterfly(
      int[] v, int at, int step, int place, int even, int odd, int shift) {
    v[at + place * step] = rounded(even + odd, shift);
    v[at + (SIDE - 1 - place) * step] = rounded(even - odd, shift);
  }

  private static int rounded(int value, int shift) {
    int shifted = (value + (1 << (shift - 1))) >> shift;
    return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, shifted));
  }
}
