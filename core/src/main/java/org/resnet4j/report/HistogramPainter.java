package org.resnet4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws histograms. */
final class HistogramPainter {

  private HistogramPainter() {}

  static Frame paint(Histogram chart) {
    AxisScale counts =
        AxisScale.over(
            chart.y(),
            DoubleStream.concat(
                DoubleStream.of(0), chart.counts().stream().mapToDouble(Double::doubleValue)));
    double widest =
        counts.ticks().stream().mapToDouble(t -> Look.width(Ticks.label(t))).max().orElse(20);
    Frame frame = new Frame(chart.title(), chart.y().label(), Math.max(34, widest + 14), 200);
    AxisScale y = counts.between(frame.bottom(), frame.top());
    List<Double> edges = new ArrayList<>(chart.edges());
    Axis range = chart.x().range(edges.get(0), edges.get(edges.size() - 1));
    AxisScale x = AxisScale.over(range, DoubleStream.empty()).between(frame.left(), frame.right());
    frame.yAxis(y);
    frame.xAxis(x);
    for (int i = 0; i < chart.counts().size(); i++) {
      double start = x.place(edges.get(i));
      double top = y.place(y.shows(chart.counts().get(i)) ? chart.counts().get(i) : y.low());
      frame
          .svg()
          .empty(
              "rect",
              "x",
              start,
              "y",
              top,
              "width",
              Math.max(0.5, x.place(edges.get(i + 1)) - start - 1),
              "height",
              frame.bottom() - top,
              "fill",
              "#0072B2");
    }
    return frame;
  }
}
