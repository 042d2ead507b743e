package org.resnet4j.metrics;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;

/**
 * How long the same work took, again and again, in milliseconds: the least, the median, and what
 * nine times of ten stay under.
 */
public record Times(double min, double median, double p90) {

  /** Summarises at least one value, in milliseconds. */
  public static Times of(List<Double> milliseconds) {
    List<Double> sorted = milliseconds.stream().sorted().toList();
    return new Times(quantile(sorted, 0), quantile(sorted, 0.5), quantile(sorted, 0.9));
  }

  /** Returns the milliseconds of each of a number of repetitions. */
  public static List<Double> measure(Runnable work, int times) {
    return measure(work, 0, times);
  }

  /**
   * Repeats work for about a number of seconds and returns the milliseconds of each repetition.
   *
   * @param least times it is done however long they take
   */
  public static List<Double> measure(Runnable work, double seconds, int least) {
    List<Double> milliseconds = new ArrayList<>();
    long begin = System.nanoTime();
    while (milliseconds.size() < least || System.nanoTime() - begin < 1e9 * seconds) {
      long start = System.nanoTime();
      work.run();
      milliseconds.add((System.nanoTime() - start) / 1e6);
    }
    return milliseconds;
  }

  /** The q-quantile (0 to 1) of sorted values, interpolated linearly between neighbours. */
  public static double quantile(List<Double> sorted, double q) {
    if (sorted.isEmpty() || !(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException(
          Text.of("a quantile needs values and q in 0..1, got %d values, q %s", sorted.size(), q));
    }
    double position = q * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    double weight = position - below;
    return (1 - weight) * sorted.get(below) + weight * sorted.get(above);
  }
}
