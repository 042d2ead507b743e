package org.resnet4j.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Tests whose probabilities are counted and not approximated; two-sided. */
public final class ExactTests {

  private static final int MOST_DIFFERENCES = 20;

  private ExactTests() {}

  /**
   * Fisher's permutation test of paired differences: the share of the 2^n choices of signs whose
   * sum is at least as far from 0. The least possible is 2 / 2^n, so three pairs never give less
   * than 0.25.
   *
   * @param differences 1 to 20, finite
   */
  public static double signFlip(double[] differences) {
    Estimates.requireFinite(differences);
    int n = differences.length;
    if (n > MOST_DIFFERENCES) {
      throw new IllegalArgumentException("at most " + MOST_DIFFERENCES + " differences, got " + n);
    }
    double observed = Math.abs(Arrays.stream(differences).sum());
    double rounding = 1e-12 * Arrays.stream(differences).map(Math::abs).sum();
    int far = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
      if (Math.abs(sum(differences, signs)) >= observed - rounding) {
        far++;
      }
    }
    return far / (double) (1 << n);
  }

  private static double sum(double[] differences, int signs) {
    double sum = 0;
    for (int i = 0; i < differences.length; i++) {
      sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
    }
    return sum;
  }

  /**
   * McNemar's test (1947), exact: of the images that only one of two nets has right, each is as
   * likely either's.
   *
   * @param onlyA images that only the first has right
   * @param onlyB images that only the second has right
   */
  public static double mcNemar(int onlyA, int onlyB) {
    int n = Math.addExact(onlyA, onlyB);
    if (n == 0) {
      return 1;
    }
    double tail = BinomialDistribution.of(n, 0.5).cumulativeProbability(Math.min(onlyA, onlyB));
    return Math.min(1, 2 * tail);
  }
}
