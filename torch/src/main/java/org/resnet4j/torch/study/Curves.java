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

  private Curves() {}

  /** A quantity of an arm by place. */
  static Series of(Results results, String arm, String quantity) {
    return scaled(arm, results, arm, quantity, 1);
  }

  /** The same under another name. */
  static Series named(String name, Results results, String arm, String quantity) {
    return scaled(name, results, arm, quantity, 1);
  }

  /** The same in percent. */
  static Series percent(Results results, String arm, String quantity) {
    return scaled(arm, results, arm, quantity, 100);
  }

  private static Series scaled(
      String name, Results results, String arm, String quantity, double factor) {
    List<Point> points = new ArrayList<>();
    for (double x : results.places(arm, quantity)) {
      points.add(point(x, results.values(arm, quantity, x), factor));
    }
    return Series.of(name, points);
  }

  /** The mean of some values and their range, at a place. */
  static Point point(double x, double[] values, double factor) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    return new Point(x, factor * mean, factor * low, factor * high);
  }

  /** The last values of a quantity in percent, a bar an arm. */
  static Series bars(String name, Results results, List<String> arms, String quantity) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      points.add(point(i, results.values(arms.get(i), quantity), 100));
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

  /** Bars of errors in percent. */
  static BarChart errorBars(String title, List<String> arms, List<Series> series) {
    return new BarChart(title, Axis.linear("error, %"), arms, series);
  }
}
