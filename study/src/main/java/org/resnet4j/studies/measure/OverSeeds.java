package org.resnet4j.studies.measure;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.resnet4j.stats.Estimate;
import org.resnet4j.stats.Estimates;

/** Estimates over the seeds that also work if a cell has no finite value. */
public final class OverSeeds {

  private OverSeeds() {}

  /** Returns Student's interval; the infinite one if a value is not finite. */
  public static Estimate student(double[] values) {
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      double mean = Arrays.stream(values).filter(Double::isFinite).average().orElse(0);
      return new Estimate(
          mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Estimates.LEVEL);
    }
    return Estimates.student(values);
  }

  /** The first values less the second, pair by pair. */
  public static double[] differences(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  public static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
