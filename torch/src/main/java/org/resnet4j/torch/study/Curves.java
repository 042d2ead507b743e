package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
import org.resnet4j.report.Point;
import org.resnet4j.report.Series;

/** Series of results: means over the seeds, with bands from the least to the greatest. */
final class Curves {

  /** What a figure's caption says of the bands. */
  static final String BANDS =
      "Lines and bars are means over the seeds, bands reach from the least to the greatest.";

  private Curves() {}

  /** A quantity of an arm by place, of every seed: one that diverged has the worst value. */
  static Series of(Results results, String arm, String quantity) {
    return all(arm, results, arm, quantity, 1);
  }

  /** Returns the curve of {@link #of} under another name. */
  static Series named(String name, Results results, String arm, String quantity) {
    return all(name, results, arm, quantity, 1);
  }

  /** Returns the curve of {@link #of} in percent. */
  static Series percent(Results results, String arm, String quantity) {
    return all(arm, results, arm, quantity, 100);
  }

  private static Series all(
      String name, Results results, String arm, String quantity, double factor) {
    List<Point> points = new ArrayList<>();
    for (double x : results.places(arm, quantity)) {
      points.add(point(x, results.values(arm, quantity, x), factor));
    }
    return Series.of(name, points);
  }

  /**
   * What was measured of a quantity of an arm, by place: a seed that was not measured at a place is
   * left out there, and one that was measured often counts as often.
   *
   * @param factor for another unit, such as 100 for percent
   */
  static Series measured(Results results, String arm, String quantity, double factor, String name) {
    List<Point> points = new ArrayList<>();
    for (double x : results.places(arm, quantity)) {
      points.add(point(x, measuredAt(results, arm, quantity, x), factor));
    }
    return Series.of(name, points);
  }

  private static double[] measuredAt(Results results, String arm, String quantity, double x) {
    return results.seeds().stream()
        .flatMap(seed -> results.of(arm, seed, quantity).stream())
        .filter(observation -> observation.x() == x)
        .mapToDouble(Observation::value)
        .toArray();
  }

  /** The mean of some values and their range, at a place. */
  static Point point(double x, double[] values, double factor) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    return new Point(x, factor * mean, factor * low, factor * high);
  }

  /** The last values of a quantity, a bar an arm. */
  static Series bars(
      Results results, List<String> arms, String quantity, double factor, String name) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      points.add(point(i, results.values(arms.get(i), quantity), factor));
    }
    return Series.of(name, points);
  }

  /** Published numbers of categories, NaN where there is none. */
  static Series published(String name, double... values) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        points.add(Point.of(i, values[i]));
      }
    }
    return Series.of(name, points).published();
  }

  /** A dashed line at a height, to compare with. */
  static Series level(String name, double y, double from, double to) {
    double[] x = {from, to};
    double[] heights = {y, y};
    return Series.of(name, x, heights).published();
  }

  /** Bars of errors in percent. */
  static BarChart errorBars(String title, List<String> arms, List<Series> series) {
    return new BarChart(title, Axis.linear("error, %"), arms, series);
  }
}
