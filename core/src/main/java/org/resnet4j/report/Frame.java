package org.resnet4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is around the data: title, axes with ticks and grid, legend. Units are pixels of a picture
 * 460 wide, which a page scales.
 */
final class Frame {

  static final double WIDTH = 460;
  private static final double LINE = 15;
  private static final double RIGHT = 14;

  /** What a legend shows beside a name. */
  enum Sample {
    /** A line with its mark. */
    LINE,
    /** The mark alone. */
    MARK
  }

  private final Markup svg = new Markup();
  private final double left;
  private final double top;
  private final double bottom;
  private double height;

  /**
   * A frame of a plot.
   *
   * @param leftRoom for what stands left of the plot
   * @param plotHeight of the plot itself
   */
  Frame(String title, String yLabel, double leftRoom, double plotHeight) {
    List<String> lines = wrap(title, WIDTH - 20, 1.08);
    double y = 18;
    for (String line : lines) {
      text(line, 10, y, "start", "font-weight font-size", "600", 13.0);
      y += LINE + 1;
    }
    if (!yLabel.isEmpty()) {
      y += 4;
      text(yLabel, 10, y, "start", "fill", Look.AXIS);
      y += LINE;
    }
    left = leftRoom;
    top = y - 4;
    bottom = top + plotHeight;
    height = bottom;
  }

  Markup svg() {
    return svg;
  }

  double left() {
    return left;
  }

  double right() {
    return WIDTH - RIGHT;
  }

  double top() {
    return top;
  }

  double bottom() {
    return bottom;
  }

  double height() {
    return height;
  }

  void text(String text, double x, double y, String anchor) {
    svg.element("text x y text-anchor", text, x, y, anchor);
  }

  /** Text with more attributes, whose names have a space between. */
  void text(String text, double x, double y, String anchor, String more, Object... values) {
    Object[] all = Stream.concat(Stream.of(x, y, anchor), Arrays.stream(values)).toArray();
    svg.element("text x y text-anchor " + more, text, all);
  }

  void line(double x1, double y1, double x2, double y2, String color, double width) {
    svg.empty("line x1 y1 x2 y2 stroke stroke-width", x1, y1, x2, y2, color, width);
  }

  /** Draws a line with this {@code stroke-dasharray}. */
  void dashed(double x1, double y1, double x2, double y2, String color, double width, String dash) {
    String tag = "line x1 y1 x2 y2 stroke stroke-width stroke-dasharray";
    svg.empty(tag, x1, y1, x2, y2, color, width, dash);
  }

  /** Draws a filled rectangle. */
  void box(double x, double y, double width, double height, String color) {
    svg.empty("rect x y width height fill", x, y, width, height, color);
  }

  /** Draws the axis below the plot. */
  void xAxis(AxisScale scale) {
    double free = Double.NEGATIVE_INFINITY;
    for (double tick : scale.ticks()) {
      double x = scale.place(tick);
      double half = Look.width(Ticks.label(tick)) / 2;
      line(x, top, x, bottom, Look.FAINT, 0.7);
      if (x - half > free) {
        text(Ticks.label(tick), Math.min(x, WIDTH - half), bottom + LINE, "middle");
        free = x + half + 4;
      }
    }
    line(left, bottom, right(), bottom, Look.AXIS, 1);
    height = bottom + LINE + 3;
    below(scale.axis().label());
  }

  /** Draws the axis left of the plot. */
  void yAxis(AxisScale scale) {
    for (double tick : scale.ticks()) {
      double y = scale.place(tick);
      line(left, y, right(), y, Look.FAINT, 0.7);
      text(Ticks.label(tick), left - 6, y + 4, "end");
    }
    line(left, top, left, bottom, Look.AXIS, 1);
  }

  /** Writes centred lines below everything so far. */
  void below(String label) {
    for (String line : wrap(label, right() - left, 1)) {
      height += LINE;
      text(line, (left + right()) / 2, height, "middle", "fill", Look.AXIS);
    }
    height += 4;
  }

  /** Writes what the series are called, below everything so far. */
  void legend(List<Series> series, Sample sample) {
    double x = 12;
    height += 4;
    boolean first = true;
    for (int i = 0; i < series.size(); i++) {
      double width = 30 + Look.width(series.get(i).name()) + 14;
      if (first || x + width > WIDTH) {
        x = 12;
        height += LINE + 2;
        first = false;
      }
      if (sample == Sample.LINE) {
        Look look = Look.of(i, series.get(i));
        dashed(x, height - 4, x + 24, height - 4, look.color(), 2, look.dash());
      }
      entry(series.get(i), Look.of(i, series.get(i)), x, height);
      x += width;
    }
    height += 4;
  }

  private void entry(Series series, Look look, double x, double y) {
    look.mark(svg, x + 12, y - 4);
    text(series.name(), x + 30, y, "start");
  }

  /** Breaks text into lines of this width. */
  static List<String> wrap(String text, double width, double scale) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && scale * Look.width(line + " " + word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
