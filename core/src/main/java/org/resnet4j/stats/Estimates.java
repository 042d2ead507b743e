package org.resnet4j.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.TDistribution;

/** Intervals of 95 % for means and other statistics of a sample. */
public final class Estimates {

  /** The confidence of every interval here. */
  public static final double LEVEL = 0.95;

  private static final int RESAMPLES = 2000;

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

  /**
   * The mean with the bootstrap's percentile interval (Efron 1979), for many values of any
   * distribution.
   */
  public static Estimate bootstrap(double[] values, long seed) {
    requireFinite(values);
    return bootstrap(
        values.length,
        drawn -> Arrays.stream(drawn).mapToDouble(i -> values[i]).average().orElse(0),
        seed);
  }

  /**
   * The mean of {@code a[i] - b[i]}, resampled in pairs: two nets on the same images.
   *
   * @throws IllegalArgumentException where the lengths differ
   */
  public static Estimate pairedBootstrap(double[] a, double[] b, long seed) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("pairs of " + a.length + " and " + b.length + " values");
    }
    double[] differences = new double[a.length];
    Arrays.setAll(differences, i -> a[i] - b[i]);
    return bootstrap(differences, seed);
  }

  /**
   * Any statistic of a sample with the bootstrap's percentile interval.
   *
   * @param size of the sample, 1 or more
   * @param statistic of the sample with these indices, of which some come more than once
   */
  public static Estimate bootstrap(int size, ToDoubleFunction<int[]> statistic, long seed) {
    int[] indices = new int[size];
    Arrays.setAll(indices, i -> i);
    double value = statistic.applyAsDouble(indices);
    SplittableRandom random = new SplittableRandom(seed);
    double[] resampled = new double[RESAMPLES];
    for (int draw = 0; draw < RESAMPLES; draw++) {
      Arrays.setAll(indices, i -> random.nextInt(size));
      resampled[draw] = statistic.applyAsDouble(indices);
    }
    Arrays.sort(resampled);
    double low = resampled[(int) Math.floor((1 - LEVEL) / 2 * (RESAMPLES - 1))];
    double high = resampled[(int) Math.ceil((1 + LEVEL) / 2 * (RESAMPLES - 1))];
    return new Estimate(value, Math.min(low, value), Math.max(high, value), LEVEL);
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
