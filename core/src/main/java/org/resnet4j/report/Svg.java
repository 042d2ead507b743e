package org.resnet4j.report;

import java.util.List;
import java.util.stream.Collectors;
import org.resnet4j.Text;

/** Draws charts: text stays text, nothing is fetched, and a description stands in for the eyes. */
public final class Svg {

  private Svg() {}

  /**
   * A whole SVG document, which also stands within HTML.
   *
   * @param id unique on the page
   */
  public static String of(Chart chart, String id) {
    Frame frame = paint(chart);
    double height = Math.ceil(frame.height() + 8);
    return new Markup()
        .open(
            "svg xmlns viewBox width height role aria-labelledby font-family font-size fill",
            "http://www.w3.org/2000/svg",
            "0 0 " + Markup.number(Frame.WIDTH) + " " + Markup.number(height),
            Frame.WIDTH,
            height,
            "img",
            id + "-title " + id + "-desc",
            "Helvetica, Arial, SansSerif, sans-serif",
            Look.FONT,
            Look.INK)
        .element("title id", chart.title(), id + "-title")
        .element("desc id", describe(chart), id + "-desc")
        .empty("rect width height fill", Frame.WIDTH, height, "#ffffff")
        .raw(frame.svg().toString())
        .close("svg")
        .toString();
  }

  private static Frame paint(Chart chart) {
    if (chart instanceof LineChart lines) {
      return XyPainter.paint(lines);
    }
    if (chart instanceof ScatterPlot scatter) {
      return XyPainter.paint(scatter);
    }
    if (chart instanceof BarChart bars) {
      return BarPainter.paint(bars);
    }
    return HeatMapPainter.paint((HeatMap) chart);
  }

  /** What the chart shows, in words: kind, axes, and where each series begins and ends. */
  static String describe(Chart chart) {
    if (chart instanceof LineChart c) {
      return "Line chart of " + axes(c.x(), c.y()) + ". " + ends(c.series());
    }
    if (chart instanceof ScatterPlot c) {
      return "Points of " + axes(c.x(), c.y()) + ". " + ends(c.series());
    }
    if (chart instanceof BarChart c) {
      return "Bars of " + c.value().label() + ". " + bars(c);
    }
    HeatMap map = (HeatMap) chart;
    return Text.of(
        "Map of %s, %d rows of %d.", map.valueLabel(), map.rows().size(), map.rows().get(0).size());
  }

  private static String axes(Axis x, Axis y) {
    return y.label() + " against " + x.label();
  }

  private static String ends(List<Series> series) {
    return series.stream().map(Svg::ends).collect(Collectors.joining(" "));
  }

  private static String ends(Series series) {
    List<Point> points = series.points();
    if (points.isEmpty()) {
      return series.name() + ": no points.";
    }
    Point last = points.get(points.size() - 1);
    return "%s: %s at %s to %s at %s."
        .formatted(
            series.name(),
            Ticks.label(points.get(0).y()),
            Ticks.label(points.get(0).x()),
            Ticks.label(last.y()),
            Ticks.label(last.x()));
  }

  private static String bars(BarChart chart) {
    return chart.series().stream()
        .map(
            series ->
                series.points().stream()
                    .map(p -> chart.categories().get((int) p.x()) + " " + Ticks.label(p.y()))
                    .collect(Collectors.joining(", ", series.name() + ": ", ".")))
        .collect(Collectors.joining(" "));
  }
}
