package org.resnet4j.report;

/**
 * A value at a place, with its interval; without one, both ends equal {@code y}. Values that are
 * not finite are not drawn, and a line has a gap there.
 */
public record Point(double x, double y, double low, double high) {

  /** A value without an interval. */
  public static Point of(double x, double y) {
    return new Point(x, y, y, y);
  }

  boolean hasInterval() {
    return low != high && !Double.isNaN(low) && !Double.isNaN(high);
  }
}
