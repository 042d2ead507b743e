package org.resnet4j.studies.measure;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
import org.resnet4j.report.Point;
import org.resnet4j.report.Series;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Results;

/** Series of results: means over the seeds, with bands from the least to the greatest. */
public final class Curves {

  /** What a figure's caption says of the bands. */
  public static final String BANDS =
      "Lines and bars are means over the seeds, bands reach from the least to the greatest.";

  private Curves() {}

  /** A quantity of an arm by place, of every seed: one that diverged has the worst value. */
  public static Series of(Results results, String arm, String quantity) {
    return named(arm, results, arm, quantity, 1);
  }

  /** Returns the curve of {@link #of} in percent. */
  public static Series percent(Results results, String arm, String quantity) {
    return named(arm, results, arm, quantity, 100);
  }

  /**
   * Returns the curve of {@link #of} under another name.
   *
   * @param factor for another unit, such as 100 for percent
   */
  public static Series named(
      String name, Results results, String arm, String quantity, double factor) {
    double[] places = results.places(arm, quantity);
    return series(name, places, factor, x -> results.values(arm, quantity, x));
  }

  /**
   * What was measured of a quantity of an arm, by place: a seed that was not measured at a place is
   * left out there, and one that was measured often counts as often.
   *
   * @param factor for another unit, such as 100 for percent
   */
  public static Series measured(
      Results results, String arm, String quantity, double factor, String name) {
    double[] places = results.places(arm, quantity);
    return series(name, places, factor, x -> measuredAt(results, arm, quantity, x));
  }

  private static double[] measuredAt(Results results, String arm, String quantity, double x) {
    return results.seeds().stream()
        .flatMap(seed -> results.of(arm, seed, quantity).stream())
        .filter(observation -> observation.x() == x)
        .mapToDouble(Observation::value)
        .toArray();
  }

  /** The last values of a quantity, a bar an arm. */
  public static Series bars(
      Results results, List<String> arms, String quantity, double factor, String name) {
    return bars(name, arms, factor, arm -> results.values(arm, quantity));
  }

  /** A bar an arm, of some values by seed. */
  public static Series bars(
      String name, List<String> arms, double factor, Function<String, double[]> values) {
    double[] places = IntStream.range(0, arms.size()).asDoubleStream().toArray();
    return series(name, places, factor, i -> values.apply(arms.get((int) i)));
  }

  /** The mean of the values at each place and their range. */
  public static Series series(
      String name, double[] places, double factor, DoubleFunction<double[]> values) {
    return Series.of(
        name, Arrays.stream(places).mapToObj(x -> point(x, values.apply(x), factor)).toList());
  }

  private static Point point(double x, double[] values, double factor) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    return new Point(x, factor * mean, factor * low, factor * high);
  }

  /** Returns published numbers of categories; NaN leaves a category out. */
  public static Series published(String name, double... values) {
    return Series.of(
            name,
            IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(values[i]))
                .mapToObj(i -> Point.of(i, values[i]))
                .toList())
        .published();
  }

  /** A dashed line at a height, to compare with. */
  public static Series level(String name, double y, double from, double to) {
    return Series.of(name, new double[] {from, to}, new double[] {y, y}).published();
  }

  /** Bars of errors in percent. */
  public static BarChart errorBars(String title, List<String> arms, List<Series> series) {
    return new BarChart(title, Axis.linear("error, %"), arms, series);
  }
}
