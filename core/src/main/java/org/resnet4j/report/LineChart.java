package org.resnet4j.report;

import java.util.List;

/** Lines through points, intervals as bands. */
public record LineChart(String title, Axis x, Axis y, List<Series> series) implements Chart {
  public LineChart {
    series = List.copyOf(series);
  }

  public LineChart(String title, Axis x, Axis y, Series... series) {
    this(title, x, y, List.of(series));
  }
}
