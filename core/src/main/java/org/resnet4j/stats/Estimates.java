package org.resnet4j.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/** Intervals of 95 % for means. */
public final class Estimates {

  /** The confidence of every interval here. */
  public static final double LEVEL = 0.95;

  private Estimates() {}

  /**
   * The mean with Student's t interval (Student 1908), for few values that are roughly normal, such
   * as differences paired by seed. One value tells nothing about the spread: its interval is
   * infinite.
   *
   * @throws IllegalArgumentException for none, and for values that are not finite
   */
  public static Estimate student(double[] values) {
    requireFinite(values);
    double mean = mean(values);
    if (values.length == 1) {
      return new Estimate(mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, LEVEL);
    }
    int freedom = values.length - 1;
    double quantile = TDistribution.of(freedom).inverseCumulativeProbability((1 + LEVEL) / 2);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double half = quantile * Math.sqrt(squares / freedom / values.length);
    return new Estimate(mean, mean - half, mean + half, LEVEL);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  static void requireFinite(double[] values) {
    if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("finite values needed, got " + Arrays.toString(values));
    }
  }
}
