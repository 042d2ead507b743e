package org.resnet4j.stats;

/** Whether two quantities grow together, by ranks alone (Kendall 1938). */
public final class Kendall {

  /** The 97.5 % point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  private Kendall() {}

  /**
   * Kendall's tau-b of pairs: 1 where each is larger when the other is, 0 where neither tells of
   * the other; pairs tied in either count in neither direction. The interval is Fieller's (Fieller,
   * Hartley and Pearson 1957: atanh tau has variance 0.437 / (n - 4)), with a tau of 1 taken half a
   * discordant pair lower; under six pairs it is -1 to 1.
   *
   * @throws IllegalArgumentException under two pairs, and where one side is constant
   */
  public static Estimate tau(double[] x, double[] y) {
    Estimates.requireFinite(x);
    Estimates.requireFinite(y);
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException("pairs of " + x.length + " and " + y.length + " values");
    }
    double tau = tauB(x, y);
    int n = x.length;
    if (n < 6) {
      return new Estimate(tau, -1, 1, Estimates.LEVEL);
    }
    double most = 1 - 2.0 / ((long) n * (n - 1));
    double half = Z * Math.sqrt(0.437 / (n - 4));
    double low = Math.tanh(atanh(Math.max(-most, Math.min(most, tau))) - half);
    double high = Math.tanh(atanh(Math.max(-most, Math.min(most, tau))) + half);
    return new Estimate(tau, Math.min(low, tau), Math.max(high, tau), Estimates.LEVEL);
  }

  private static double tauB(double[] x, double[] y) {
    long agreement = 0;
    long untiedX = 0;
    long untiedY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int signX = Double.compare(x[i], x[j]);
        int signY = Double.compare(y[i], y[j]);
        agreement += (long) signX * signY;
        untiedX += Math.abs(signX);
        untiedY += Math.abs(signY);
      }
    }
    if (untiedX == 0 || untiedY == 0) {
      throw new IllegalArgumentException("a constant has no order");
    }
    return agreement / Math.sqrt((double) untiedX * untiedY);
  }

  private static double atanh(double x) {
    return 0.5 * Math.log((1 + x) / (1 - x));
  }
}
