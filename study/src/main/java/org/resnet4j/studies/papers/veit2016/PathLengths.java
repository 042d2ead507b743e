package org.resnet4j.studies.papers.veit2016;

import java.util.stream.IntStream;

/**
 * The paths through n residual blocks: at each a path takes branch or shortcut, so 2^n paths, and
 * as many of length k as there are choices of k blocks (Veit et al. 2016, section 4.4).
 */
public final class PathLengths {

  private PathLengths() {}

  /** The share of the paths of each length, 0 to n: Binomial(n, 1/2). */
  public static double[] shares(int blocks) {
    double[] shares = new double[blocks + 1];
    shares[0] = Math.pow(0.5, blocks);
    for (int k = 0; k < blocks; k++) {
      shares[k + 1] = shares[k] * (blocks - k) / (k + 1);
    }
    return shares;
  }

  /** The share of the paths whose length is between these, both included. */
  public static double share(int blocks, int shortest, int longest) {
    double[] shares = shares(blocks);
    return IntStream.rangeClosed(shortest, longest).mapToDouble(k -> shares[k]).sum();
  }

  /**
   * The share of the gradient that comes on paths of each length: as many as there are, times how
   * large the gradient of one is.
   *
   * @param magnitudes of one path of each length, 0 to n
   */
  public static double[] gradientShares(double[] magnitudes) {
    double[] shares = shares(magnitudes.length - 1);
    double sum =
        IntStream.range(0, shares.length).mapToDouble(k -> shares[k] * magnitudes[k]).sum();
    return IntStream.range(0, shares.length)
        .mapToDouble(k -> shares[k] * magnitudes[k] / sum)
        .toArray();
  }

  /** The mean of 0, 1, 2 ... with these weights, which sum to 1. */
  public static double mean(double[] shares) {
    return IntStream.range(0, shares.length).mapToDouble(k -> k * shares[k]).sum();
  }
}
