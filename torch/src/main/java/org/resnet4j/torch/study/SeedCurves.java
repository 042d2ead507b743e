package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.report.Point;
import org.resnet4j.report.Series;

/** The same as {@link Curves} in any unit, and of seeds that stopped at different places. */
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
      points.add(Curves.point(x, measured(results, arm, quantity, x), factor));
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
      points.add(Curves.point(i, results.values(arms.get(i), quantity), factor));
    }
    return Series.of(name, points);
  }
}
