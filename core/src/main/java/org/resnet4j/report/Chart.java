package org.resnet4j.report;

/** A picture of numbers, as a value; {@link Svg} draws it. */
public sealed interface Chart permits LineChart, ScatterPlot, BarChart, HeatMap {

  /** What one sees, in a few words. */
  String title();
}
