package org.resnet4j.metrics;

/** A closed interval of proportions, {@code 0 <= low <= high <= 1}. */
public record Interval(double low, double high) {

  /** The 97.5 % point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  public Interval {
    if (!(0 <= low && low <= high && high <= 1)) {
      throw new IllegalArgumentException("no interval of proportions: " + low + " to " + high);
    }
  }

  /**
   * The 95 % score interval of a proportion (Wilson 1927), which keeps its coverage near 0 and 1
   * where the textbook's {@code p +- 1.96 sqrt(p (1 - p) / n)} does not.
   *
   * @param correct how many of the trials succeeded, 0 to {@code n}
   * @param n the number of trials; with none, nothing is known and the interval is 0 to 1
   */
  public static Interval wilson(long correct, long n) {
    if (correct < 0 || correct > n) {
      throw new IllegalArgumentException(correct + " of " + n + " is no proportion");
    }
    if (n == 0) {
      return new Interval(0, 1);
    }
    double p = (double) correct / n;
    double z2 = Z * Z / n;
    double center = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt((p * (1 - p) + z2 / 4) / n) / (1 + z2);
    double low = correct == 0 ? 0 : Math.max(0, center - half);
    double high = correct == n ? 1 : Math.min(1, center + half);
    return new Interval(low, high);
  }
}
