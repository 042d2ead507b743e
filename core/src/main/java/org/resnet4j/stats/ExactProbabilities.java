package org.resnet4j.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Probabilities of two-sided tests, counted and not approximated. */
public final class ExactProbabilities {

  private ExactProbabilities() {}

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
