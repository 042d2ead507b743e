package org.resnet4j.image;

import java.util.Arrays;

/** For each output position the first input position and the fixed-point weights from there. */
final class ResizeWeights {

  /** 32 bits, less 8 of a sample and 2 against overflow. */
  private static final int PRECISION = 32 - 8 - 2;

  private static final int HALF = 1 << (PRECISION - 1);

  private final int[] first;
  private final int[][] weights;

  private ResizeWeights(int length) {
    first = new int[length];
    weights = new int[length][];
  }

  /** The weights that make {@code in} positions {@code out}. */
  static ResizeWeights of(int in, int out, Interpolation interpolation) {
    ResizeWeights result = new ResizeWeights(out);
    double scale = (double) in / out;
    double pixel = Math.max(scale, 1);
    double support = interpolation.support() * pixel;
    for (int i = 0; i < out; i++) {
      double center = (i + 0.5) * scale;
      int low = Math.max(0, (int) (center - support + 0.5));
      int high = Math.min(in, (int) (center + support + 0.5));
      double[] exact = new double[high - low];
      for (int j = 0; j < exact.length; j++) {
        exact[j] = interpolation.weight(Math.abs((j + low - center + 0.5) * (1 / pixel)));
      }
      result.first[i] = low;
      result.weights[i] = fixedPoint(exact);
    }
    return result;
  }

  private static int[] fixedPoint(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] fixed = new int[weights.length];
    for (int j = 0; j < fixed.length; j++) {
      double exact = weights[j] / sum * (1 << PRECISION);
      fixed[j] = (int) (exact < 0 ? exact - 0.5 : exact + 0.5);
    }
    return fixed;
  }

  /** Writes a row of pixels of three samples. */
  void row(byte[] in, int from, byte[] out, int to) {
    for (int x = 0; x < weights.length; x++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int at = from + 3 * first[x];
      for (int weight : weights[x]) {
        red += weight * (in[at] & 0xFF);
        green += weight * (in[at + 1] & 0xFF);
        blue += weight * (in[at + 2] & 0xFF);
        at += 3;
      }
      out[to + 3 * x] = sample(red);
      out[to + 3 * x + 1] = sample(green);
      out[to + 3 * x + 2] = sample(blue);
    }
  }

  /**
   * Writes the output row y, of which each sample comes from those above each other.
   *
   * @param in rows of as many samples as {@code sums} has room for
   */
  void column(int y, byte[] in, int[] sums, byte[] out, int to) {
    Arrays.fill(sums, HALF);
    int at = first[y] * sums.length;
    for (int weight : weights[y]) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * (in[at + i] & 0xFF);
      }
      at += sums.length;
    }
    for (int i = 0; i < sums.length; i++) {
      out[to + i] = sample(sums[i]);
    }
  }

  private static byte sample(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
  }
}
