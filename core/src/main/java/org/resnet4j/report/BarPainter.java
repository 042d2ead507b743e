package org.resnet4j.report;

import java.util.List;
import java.util.stream.DoubleStream;

/** Draws lying bars, and published numbers as marks on them. */
final class BarPainter {

  private static final double BAR = 13;
  private static final double GAP = 9;
  private static final double MOST_LABEL = 170;
  private static final double ROOM_FOR_NUMBERS = 40;

  private final BarChart chart;
  private final long bars;
  private final double row;
  private final Frame frame;
  private final AxisScale value;

  private BarPainter(BarChart chart) {
    this.chart = chart;
    this.bars = Math.max(1, chart.series().stream().filter(s -> !s.isPublished()).count());
    List<List<String>> labels = chart.categories().stream().map(BarPainter::lines).toList();
    double widest = labels.stream().flatMap(List::stream).mapToDouble(Look::width).max().orElse(40);
    int lines = labels.stream().mapToInt(List::size).max().orElse(1);
    this.row = Math.max(bars * BAR, lines * 14) + GAP;
    double left = Math.min(MOST_LABEL + 10, widest + 8) + 14;
    this.frame = new Frame(chart.title(), "", left, row * chart.categories().size() + 4);
    this.value =
        AxisScale.over(chart.value(), values(chart))
            .between(left, frame.right() - ROOM_FOR_NUMBERS);
  }

  static Frame paint(BarChart chart) {
    return new BarPainter(chart).paint();
  }

  private static List<String> lines(String category) {
    return Frame.wrap(category, MOST_LABEL, 1);
  }

  private static DoubleStream values(BarChart chart) {
    boolean log = chart.value().scale() == Axis.Scale.LOG;
    return DoubleStream.concat(
        log ? DoubleStream.empty() : DoubleStream.of(0),
        chart.series().stream()
            .flatMap(s -> s.points().stream())
            .flatMapToDouble(p -> DoubleStream.of(p.y(), p.low(), p.high(), log ? p.y() / 3 : 0)));
  }

  private Frame paint() {
    frame.xAxis(value);
    for (int i = 0; i < chart.categories().size(); i++) {
      label(lines(chart.categories().get(i)), center(i));
    }
    int slot = 0;
    for (int i = 0; i < chart.series().size(); i++) {
      Series series = chart.series().get(i);
      Look look = Look.of(i, series);
      double shift = (slot - (bars - 1) / 2.0) * BAR;
      for (Point point : series.points()) {
        paint(point, look, shift);
      }
      slot += look.published() ? 0 : 1;
    }
    frame.line(zero(), frame.top(), zero(), frame.bottom(), Look.AXIS, 1);
    if (chart.series().size() > 1) {
      frame.legend(chart.series(), Frame.Sample.MARK);
    }
    return frame;
  }

  private void paint(Point point, Look look, double shift) {
    if (look.published()) {
      published(point, look);
    } else if (value.shows(point.y())) {
      bar(point, look, center(point.x()) + shift);
    } else {
      number("failed", zero(), center(point.x()) + shift);
    }
  }

  private double center(double category) {
    return frame.top() + (category + 0.5) * row;
  }

  /** Where bars begin. */
  private double zero() {
    return value.place(chart.value().scale() == Axis.Scale.LOG ? value.low() : 0);
  }

  private void label(List<String> lines, double center) {
    for (int i = 0; i < lines.size(); i++) {
      double y = center + (i - (lines.size() - 1) / 2.0) * 14 + 4;
      frame.text(lines.get(i), frame.left() - 6, y, "end");
    }
  }

  private void bar(Point point, Look look, double y) {
    double end = value.place(point.y());
    frame.box(
        Math.min(zero(), end), y - BAR / 2 + 1, Math.abs(end - zero()), BAR - 2, look.color());
    double last = Math.max(end, zero());
    if (point.hasInterval()) {
      double low = value.shows(point.low()) ? value.place(point.low()) : zero();
      double high = value.shows(point.high()) ? value.place(point.high()) : value.to();
      frame.line(low, y, high, y, Look.INK, 1.2);
      last = Math.max(last, high);
    }
    number(Ticks.label(Ticks.rounded(point.y())), behindMarks(point.x(), last), y);
  }

  private void number(String text, double x, double y) {
    frame.text(text, x + 4, y + 4, "start", "font-size", 10.5);
  }

  /** A place behind the published marks of a category that are in the way. */
  private double behindMarks(double category, double end) {
    return chart.series().stream()
        .filter(Series::isPublished)
        .flatMap(s -> s.points().stream())
        .filter(p -> p.x() == category && value.shows(p.y()))
        .mapToDouble(p -> value.place(p.y()) + 4)
        .filter(mark -> mark > end - 1 && mark < end + ROOM_FOR_NUMBERS)
        .max()
        .orElse(end);
  }

  private void published(Point point, Look look) {
    if (!value.shows(point.y())) {
      return;
    }
    double x = value.place(point.y());
    double y = center(point.x());
    double half = 0.7 * BAR;
    frame.dashed(x, y - half, x, y + half, look.color(), 1.6, "4 2");
    look.mark(frame.svg(), x, y);
  }
}
