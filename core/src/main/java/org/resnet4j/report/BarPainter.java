package org.resnet4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws lying bars and histograms. */
final class BarPainter {

  private static final double BAR = 13;
  private static final double GAP = 9;
  private static final double MOST_LABEL = 170;

  private BarPainter() {}

  static Frame paint(BarChart chart) {
    List<Series> series = chart.series();
    long bars = Math.max(1, series.stream().filter(s -> !s.isPublished()).count());
    List<List<String>> labels =
        chart.categories().stream().map(name -> Frame.wrap(name, MOST_LABEL, 1)).toList();
    double widest = labels.stream().flatMap(List::stream).mapToDouble(Look::width).max().orElse(40);
    int lines = labels.stream().mapToInt(List::size).max().orElse(1);
    double row = Math.max(bars * BAR, lines * 14) + GAP;
    double left = Math.min(MOST_LABEL + 10, widest + 8) + 14;
    Frame frame = new Frame(chart.title(), "", left, row * chart.categories().size() + 4);
    AxisScale value =
        AxisScale.over(chart.value(), values(chart)).between(left, frame.right() - 40);
    frame.xAxis(value);
    for (int i = 0; i < labels.size(); i++) {
      label(frame, labels.get(i), frame.top() + (i + 0.5) * row);
    }
    int slot = 0;
    for (int i = 0; i < series.size(); i++) {
      Look look = Look.of(i, series.get(i));
      for (Point point : series.get(i).points()) {
        double center = frame.top() + (point.x() + 0.5) * row;
        if (look.published()) {
          published(frame, value, point, look, center);
        } else {
          bar(frame, value, point, look, center + (slot - (bars - 1) / 2.0) * BAR);
        }
      }
      slot += look.published() ? 0 : 1;
    }
    frame.line(
        value.place(zero(value)),
        frame.top(),
        value.place(zero(value)),
        frame.bottom(),
        Look.AXIS,
        1);
    if (series.size() > 1) {
      frame.legend(series, Frame.Sample.MARK);
    }
    return frame;
  }

  private static DoubleStream values(BarChart chart) {
    boolean log = chart.value().scale() == Axis.Scale.LOG;
    return DoubleStream.concat(
        log ? DoubleStream.empty() : DoubleStream.of(0),
        chart.series().stream()
            .flatMap(s -> s.points().stream())
            .flatMapToDouble(p -> DoubleStream.of(p.y(), p.low(), p.high(), log ? p.y() / 3 : 0)));
  }

  private static double zero(AxisScale value) {
    return value.axis().scale() == Axis.Scale.LOG ? value.low() : 0;
  }

  private static void label(Frame frame, List<String> lines, double center) {
    for (int i = 0; i < lines.size(); i++) {
      double y = center + (i - (lines.size() - 1) / 2.0) * 14 + 4;
      frame.text(lines.get(i), frame.left() - 6, y, "end");
    }
  }

  private static void bar(Frame frame, AxisScale value, Point point, Look look, double y) {
    if (!value.shows(point.y())) {
      frame.text("failed", value.place(zero(value)) + 4, y + 4, "start", "font-size", 10.5);
      return;
    }
    double start = value.place(zero(value));
    double end = value.place(point.y());
    frame
        .svg()
        .empty(
            "rect",
            "x",
            Math.min(start, end),
            "y",
            y - BAR / 2 + 1,
            "width",
            Math.abs(end - start),
            "height",
            BAR - 2,
            "fill",
            look.color());
    double last = end;
    if (point.hasInterval()) {
      double high = value.shows(point.high()) ? value.place(point.high()) : value.to();
      double low = value.shows(point.low()) ? value.place(point.low()) : start;
      frame.line(low, y, high, y, Look.INK, 1.2);
      last = Math.max(end, high);
    }
    String text = Ticks.label(Ticks.rounded(point.y()));
    frame.text(text, Math.max(last, start) + 4, y + 4, "start", "font-size", 10.5);
  }

  private static void published(
      Frame frame, AxisScale value, Point point, Look look, double center) {
    if (value.shows(point.y())) {
      double x = value.place(point.y());
      frame
          .svg()
          .empty(
              "line",
              "x1",
              x,
              "y1",
              center - BAR,
              "x2",
              x,
              "y2",
              center + BAR,
              "stroke",
              look.color(),
              "stroke-width",
              1.6,
              "stroke-dasharray",
              "4 2");
      look.mark(frame.svg(), x, center);
    }
  }

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
