package org.resnet4j.report;

import java.util.List;

/** Points alone, intervals as bars. */
public record ScatterPlot(String title, Axis x, Axis y, List<Series> series) implements Chart {
  public ScatterPlot {
    series = List.copyOf(series);
  }

  /** A chart of these series. */
  public ScatterPlot(String title, Axis x, Axis y, Series... series) {
    this(title, x, y, List.of(series));
  }
}
