package org.resnet4j.stats;

import org.resnet4j.Text;

/**
 * A number with its confidence interval. Ends may be infinite, where nothing is known.
 *
 * @param value the estimate, within the interval
 * @param low lower end
 * @param high upper end
 * @param level the interval's confidence, 0 to 1; 1 for what was counted
 */
public record Estimate(double value, double low, double high, double level) {

  public Estimate {
    if (!(low <= value && value <= high && 0 < level && level <= 1)) {
      throw new IllegalArgumentException(
          "no estimate: %s in %s to %s at level %s".formatted(value, low, high, level));
    }
  }

  /** What was counted and not estimated. */
  public static Estimate exact(double value) {
    return new Estimate(value, value, value, 1);
  }

  /** Whether the whole interval is greater than a bound. */
  public boolean isAbove(double bound) {
    return low > bound;
  }

  /** Whether the whole interval is less than a bound. */
  public boolean isBelow(double bound) {
    return high < bound;
  }

  /** Times a factor, for another unit; a negative one changes the side. */
  public Estimate times(double factor) {
    double one = low * factor;
    double other = high * factor;
    return new Estimate(value * factor, Math.min(one, other), Math.max(one, other), level);
  }

  /** As a report shows it: {@code 3.21 [1.1, 5.3]}, four digits each. */
  @Override
  public String toString() {
    return level == 1
        ? digits(value)
        : "%s [%s, %s]".formatted(digits(value), digits(low), digits(high));
  }

  private static String digits(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    return number == Math.rint(number) && Math.abs(number) < 1e9
        ? String.valueOf((long) number)
        : Text.of("%.4g", number);
  }
}
