package org.resnet4j.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How often values fall between edges.
 *
 * @param edges rising, one more than counts
 */
public record Histogram(String title, Axis x, Axis y, List<Double> edges, List<Double> counts)
    implements Chart {

  public Histogram {
    edges = List.copyOf(edges);
    counts = List.copyOf(counts);
    if (counts.isEmpty() || edges.size() != counts.size() + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: %d edges of %d counts", title, edges.size(), counts.size()));
    }
  }

  /** Counts finite values in this many equal bins between the least and the greatest. */
  public static Histogram of(String title, String label, double[] values, int bins) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double low = Arrays.stream(finite).min().orElse(0);
    double high = Arrays.stream(finite).max().orElse(1);
    double width = high > low ? (high - low) / bins : 1.0 / bins;
    Double[] edges = new Double[bins + 1];
    Arrays.setAll(edges, i -> low + i * width);
    Double[] counts = new Double[bins];
    Arrays.fill(counts, 0.0);
    for (double value : finite) {
      counts[Math.min(bins - 1, (int) ((value - low) / width))]++;
    }
    return new Histogram(
        title, Axis.linear(label), Axis.linear("count"), List.of(edges), List.of(counts));
  }
}
