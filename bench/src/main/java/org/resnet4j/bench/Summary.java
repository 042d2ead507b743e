package org.resnet4j.bench;

import java.util.List;

/** Milliseconds a step: the least, the median, and what nine steps of ten stay under. */
record Summary(double min, double median, double p90) {

  /** Summarises at least one value. */
  static Summary of(List<Double> milliseconds) {
    List<Double> sorted = milliseconds.stream().sorted().toList();
    return new Summary(quantile(sorted, 0), quantile(sorted, 0.5), quantile(sorted, 0.9));
  }

  /** The q-quantile (0 to 1) of sorted values, interpolated linearly between neighbours. */
  static double quantile(List<Double> sorted, double q) {
    if (sorted.isEmpty() || !(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException(
          "a quantile needs values and q in 0..1, got %d values, q %s".formatted(sorted.size(), q));
    }
    double position = q * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    double weight = position - below;
    return (1 - weight) * sorted.get(below) + weight * sorted.get(above);
  }
}
