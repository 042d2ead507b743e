package org.resnet4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws lines and points over two axes. */
final class XyPainter {

  private static final double PLOT = 220;
  private static final int MOST_MARKS = 30;

  private final List<Series> series;
  private final Frame frame;
  private final AxisScale x;
  private final AxisScale y;

  private XyPainter(String title, Axis xAxis, Axis yAxis, List<Series> series) {
    this.series = series;
    AxisScale vertical = AxisScale.over(yAxis, values(series));
    double widest =
        vertical.ticks().stream().mapToDouble(t -> Look.width(Ticks.label(t))).max().orElse(20);
    this.frame = new Frame(title, yAxis.label(), Math.max(34, widest + 14), PLOT);
    this.y = vertical.between(frame.bottom(), frame.top());
    this.x =
        AxisScale.over(xAxis, series.stream().flatMapToDouble(XyPainter::places))
            .between(frame.left(), frame.right());
  }

  private static DoubleStream values(List<Series> series) {
    return series.stream()
        .flatMap(s -> s.points().stream())
        .flatMapToDouble(p -> DoubleStream.of(p.y(), p.low(), p.high()));
  }

  private static DoubleStream places(Series series) {
    return series.points().stream().mapToDouble(Point::x);
  }

  static Frame paint(LineChart chart) {
    return new XyPainter(chart.title(), chart.x(), chart.y(), chart.series()).paint(true);
  }

  static Frame paint(ScatterPlot chart) {
    return new XyPainter(chart.title(), chart.x(), chart.y(), chart.series()).paint(false);
  }

  private Frame paint(boolean lines) {
    frame.yAxis(y);
    frame.xAxis(x);
    for (int i = 0; i < series.size(); i++) {
      Look look = Look.of(i, series.get(i));
      List<Point> shown = series.get(i).points().stream().filter(this::shows).toList();
      if (lines) {
        runs(series.get(i)).forEach(run -> band(run, look));
        runs(series.get(i)).forEach(run -> line(run, look));
      } else {
        shown.stream().filter(Point::hasInterval).forEach(point -> whisker(point, look));
      }
      if (!lines || shown.size() <= MOST_MARKS) {
        shown.forEach(point -> look.mark(frame.svg(), x.place(point.x()), y.place(point.y())));
      }
    }
    frame.legend(series, lines ? Frame.Sample.LINE : Frame.Sample.MARK);
    return frame;
  }

  private boolean shows(Point point) {
    return x.shows(point.x()) && y.shows(point.y());
  }

  /** Points between gaps. */
  private List<List<Point>> runs(Series one) {
    List<List<Point>> runs = new ArrayList<>();
    List<Point> run = new ArrayList<>();
    for (Point point : one.points()) {
      if (shows(point)) {
        run.add(point);
      } else if (!run.isEmpty()) {
        runs.add(run);
        run = new ArrayList<>();
      }
    }
    runs.add(run);
    return runs;
  }

  private void line(List<Point> run, Look look) {
    if (run.size() < 2) {
      return;
    }
    StringBuilder path = new StringBuilder();
    run.forEach(p -> path.append(path.length() == 0 ? "M" : "L").append(at(p.x(), p.y())));
    frame
        .svg()
        .empty(
            "path d fill stroke stroke-width stroke-linejoin stroke-dasharray",
            path,
            "none",
            look.color(),
            1.8,
            "round",
            look.dash());
  }

  private void band(List<Point> run, Look look) {
    if (run.stream().noneMatch(Point::hasInterval)) {
      return;
    }
    if (run.size() == 1) {
      whisker(run.get(0), look);
      return;
    }
    StringBuilder path = new StringBuilder();
    run.forEach(p -> path.append(path.length() == 0 ? "M" : "L").append(at(p.x(), high(p))));
    for (int i = run.size() - 1; i >= 0; i--) {
      path.append("L").append(at(run.get(i).x(), low(run.get(i))));
    }
    frame.svg().empty("path d fill fill-opacity", path + "Z", look.color(), 0.17);
  }

  private void whisker(Point p, Look look) {
    double place = x.place(p.x());
    frame.line(place, y.place(low(p)), place, y.place(high(p)), look.color(), 1.2);
  }

  /** An end that has no place is at the edge. */
  private double low(Point point) {
    return y.shows(point.low()) ? point.low() : y.low();
  }

  private double high(Point point) {
    return y.shows(point.high()) ? point.high() : y.high();
  }

  private String at(double px, double py) {
    return Markup.number(x.place(px)) + " " + Markup.number(y.place(py));
  }
}
