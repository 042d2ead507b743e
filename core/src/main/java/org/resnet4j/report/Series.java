package org.resnet4j.report;

import java.util.List;
import java.util.stream.IntStream;
import org.resnet4j.Text;

/**
 * Points that belong together. In a {@link BarChart} x is the category's place in the list.
 *
 * @param name as the legend has it
 * @param origin whether we measured it; published numbers are dashed
 */
public record Series(String name, List<Point> points, Origin origin) {

  /** Where numbers come from. */
  public enum Origin {
    /** Measured here. */
    MEASURED,
    /** Another's, for comparison. */
    PUBLISHED
  }

  public Series {
    points = List.copyOf(points);
  }

  public static Series of(String name, List<Point> points) {
    return new Series(name, points, Origin.MEASURED);
  }

  /** Measured points without intervals, from arrays of equal length. */
  public static Series of(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          Text.of("series %s has %d x and %d y", name, x.length, y.length));
    }
    return of(name, IntStream.range(0, x.length).mapToObj(i -> Point.of(x[i], y[i])).toList());
  }

  /** Measured values of categories 0, 1, 2, ... without intervals. */
  public static Series bars(String name, double... values) {
    return of(name, IntStream.range(0, values.length).asDoubleStream().toArray(), values);
  }

  /** Returns this series as another's numbers, which are dashed. */
  public Series published() {
    return new Series(name, points, Origin.PUBLISHED);
  }

  boolean isPublished() {
    return origin == Origin.PUBLISHED;
  }
}
