package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.resnet4j.report.Point;
import org.resnet4j.report.Series;

/** Series of a study's results: means over the seeds, from the least to the greatest as band. */
final class SeedCurves {

  /** What a figure's caption says of the bands. */
  static final String BANDS =
      "Lines and bars are means over the seeds, bands reach from the least" + " to the greatest.";

  private SeedCurves() {}

  /**
   * A quantity of an arm against where it was measured; a seed that was not measured at a place is
   * left out there.
   *
   * @param factor for another unit, such as 100 for percent
   */
  static Series of(Results results, String arm, String quantity, double factor, String name) {
    List<Point> points = new ArrayList<>();
    for (double x : results.places(arm, quantity)) {
      points.add(point(x, measured(results, arm, quantity, x), factor));
    }
    return Series.of(name, points);
  }

  private static double[] measured(Results results, String arm, String quantity, double x) {
    return results.seeds().stream()
        .flatMap(seed -> results.of(arm, seed, quantity).stream())
        .filter(observation -> observation.x() == x)
        .mapToDouble(Observation::value)
        .toArray();
  }

  /** A quantity of these arms, one bar each. */
  static Series bars(
      Results results, List<String> arms, String quantity, double factor, String name) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      points.add(point(i, results.values(arms.get(i), quantity), factor));
    }
    return Series.of(name, points);
  }

  /** A place with one value a seed. */
  static Point point(double x, double[] values, double factor) {
    double[] scaled = Arrays.stream(values).map(value -> factor * value).toArray();
    double mean = Arrays.stream(scaled).average().orElse(Double.NaN);
    double low = Arrays.stream(scaled).min().orElse(mean);
    double high = Arrays.stream(scaled).max().orElse(mean);
    return new Point(x, mean, Math.min(low, mean), Math.max(high, mean));
  }
}
