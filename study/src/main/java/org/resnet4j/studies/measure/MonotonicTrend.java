package org.resnet4j.studies.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.resnet4j.report.Axis;
import org.resnet4j.report.LineChart;
import org.resnet4j.stats.Estimate;
import org.resnet4j.stats.Estimates;
import org.resnet4j.stats.Kendall;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.Verdict;

/**
 * How a quantity grows with its place.
 *
 * @param tau Kendall's, by seed
 * @param jump greatest step of the mean as a share of the whole rise, by seed
 */
public record MonotonicTrend(Estimate tau, Estimate jump) {

  /**
   * Returns what was found: held where tau lies above one bound and the greatest jump below
   * another.
   *
   * @param pair place and quantity in words: "disorder and error"
   * @param change what would change the verdict
   */
  public Outcome outcome(double trend, double most, String pair, String change) {
    return new Outcome(
        Verdict.above(trend, tau).and(Verdict.below(most, jump)),
        tau,
        "Kendall's tau between %s is %s (claimed: above %s); the greatest single step is %s of the whole rise (claimed: below %s)."
            .formatted(pair, tau, trend, jump, most),
        change);
  }

  /** A seed that diverged counts as no trend and one jump. */
  public static MonotonicTrend of(Results results, Arm arm, String quantity) {
    List<Long> seeds = results.seeds();
    double[] taus = new double[seeds.size()];
    double[] jumps = new double[seeds.size()];
    for (int i = 0; i < taus.length; i++) {
      boolean failed = results.diverged(arm.name(), seeds.get(i));
      double[] x = results.places(arm.name(), seeds.get(i), quantity);
      double[] y = results.measured(arm.name(), seeds.get(i), quantity);
      taus[i] = failed || isConstant(y) ? 0 : Kendall.tau(x, y).value();
      jumps[i] = failed ? 1 : jump(means(x, y));
    }
    return new MonotonicTrend(Estimates.student(taus), Estimates.student(jumps));
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

  public static boolean isConstant(double[] values) {
    return Arrays.stream(values).distinct().count() < 2;
  }

  /** 1 where there is no rise. */
  public static double jump(double[] means) {
    double rise = means[means.length - 1] - means[0];
    double greatest = 0;
    for (int i = 1; i < means.length; i++) {
      greatest = Math.max(greatest, means[i] - means[i - 1]);
    }
    return rise > 0 ? Math.min(1, greatest / rise) : 1;
  }

  /** The error of ten classes by its place, and chance. */
  public static LineChart chart(Results results, Arm arm, String error, String title, String x) {
    double last = Arrays.stream(results.places(arm.name(), error)).max().orElse(0);
    return new LineChart(
        title,
        Axis.linear(x),
        Axis.linear("test error, %").from(0),
        Curves.measured(results, arm.name(), error, 100, "residual net"),
        Curves.level("chance", 90, 0, last));
  }
}
