package org.resnet4j.torch.study;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.resnet4j.report.Point;
import org.resnet4j.report.Series;

/** Figures' lines over several seeds: the mean, and the least and the greatest as a band. */
final class Seeded {

  private Seeded() {}

  /** A quantity of an arm at all its places. */
  static Series series(Results results, String arm, String quantity, String name) {
    return series(results, arm, quantity, name, UnaryOperator.identity());
  }

  /** The same with the values in another unit. */
  static Series series(
      Results results, String arm, String quantity, String name, UnaryOperator<Double> unit) {
    List<Point> points =
        Arrays.stream(results.places(arm, quantity))
            .mapToObj(x -> point(results, arm, quantity, x, unit))
            .toList();
    return Series.of(name, points);
  }

  private static Point point(
      Results results, String arm, String quantity, double x, UnaryOperator<Double> unit) {
    double[] values =
        results.observations().stream()
            .filter(o -> o.arm().equals(arm) && o.quantity().equals(quantity) && o.x() == x)
            .mapToDouble(o -> unit.apply(o.value()))
            .toArray();
    return new Point(
        x,
        Arrays.stream(values).average().orElseThrow(),
        Arrays.stream(values).min().orElseThrow(),
        Arrays.stream(values).max().orElseThrow());
  }

  /** A dashed line at a height, to compare with. */
  static Series level(String name, double y, double from, double to) {
    double[] x = {from, to};
    double[] heights = {y, y};
    return Series.of(name, x, heights).published();
  }

  /** Values of a quantity in a cell: one for each time it was measured. */
  static double[] values(Results results, String arm, long seed, String quantity) {
    return results.of(arm, seed, quantity).stream().mapToDouble(Observation::value).toArray();
  }

  /** The places of the same, value by value. */
  static double[] places(Results results, String arm, long seed, String quantity) {
    return results.of(arm, seed, quantity).stream().mapToDouble(Observation::x).toArray();
  }

  /** Mean by place, places rising. */
  static double[] means(double[] x, double[] y) {
    return Arrays.stream(x)
        .distinct()
        .sorted()
        .map(
            place ->
                IntStream.range(0, x.length)
                    .filter(i -> x[i] == place)
                    .mapToDouble(i -> y[i])
                    .average()
                    .orElseThrow())
        .toArray();
  }

  /** Shares as per cent. */
  static double percent(double share) {
    return 100 * share;
  }
}
