package org.resnet4j.report;

import java.util.List;

/**
 * A bar a category and series, lying, so that long names can be read; published values are marks
 * beside the bars.
 *
 * @param value the axis of the values
 * @param categories names, from the top
 * @param series points whose x is the category's place, 0 to {@code categories.size() - 1}
 */
public record BarChart(String title, Axis value, List<String> categories, List<Series> series)
    implements Chart {
  public BarChart {
    categories = List.copyOf(categories);
    series = List.copyOf(series);
    int count = categories.size();
    if (series.stream()
        .flatMap(s -> s.points().stream())
        .anyMatch(p -> p.x() != Math.rint(p.x()) || p.x() < 0 || p.x() >= count)) {
      throw new IllegalArgumentException(title + ": a bar's x is 0 to " + (count - 1));
    }
  }

  public BarChart(String title, Axis value, List<String> categories, Series... series) {
    this(title, value, categories, List.of(series));
  }
}
