package org.resnet4j.report;

/**
 * One side of a chart.
 *
 * @param label what is shown, with its unit
 * @param scale how values are spread; a logarithmic axis leaves out what is not positive
 * @param low least value shown; NaN for what the data need
 * @param high greatest value shown; NaN for what the data need
 */
public record Axis(String label, Scale scale, double low, double high) {

  /** How values are spread. */
  public enum Scale {
    /** Equal differences are equally long. */
    LINEAR,
    /** Equal ratios are equally long. */
    LOG
  }

  public Axis {
    if (low >= high || (scale == Scale.LOG && (low <= 0 || high <= 0))) {
      throw new IllegalArgumentException(
          "axis %s (%s) from %s to %s".formatted(label, scale, low, high));
    }
  }

  /** A linear axis over the data. */
  public static Axis linear(String label) {
    return new Axis(label, Scale.LINEAR, Double.NaN, Double.NaN);
  }

  /** A logarithmic axis over the data. */
  public static Axis log(String label) {
    return new Axis(label, Scale.LOG, Double.NaN, Double.NaN);
  }

  /** Returns this axis from this value on. */
  public Axis from(double least) {
    return new Axis(label, scale, least, high);
  }

  public Axis range(double least, double greatest) {
    return new Axis(label, scale, least, greatest);
  }

  boolean shows(double value) {
    return Double.isFinite(value) && (scale == Scale.LINEAR || value > 0);
  }
}
