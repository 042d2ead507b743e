package org.resnet4j.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;

/** Round places on an axis, and what stands there. */
final class Ticks {

  private static final int MOST = 6;

  private Ticks() {}

  /** Multiples of 1, 2 or 5 times a power of ten, at most six or so. */
  static List<Double> linear(double low, double high) {
    double step = step(high - low);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The distance of about six ticks. */
  static double step(double range) {
    double power = Math.pow(10, Math.floor(Math.log10(range / MOST)));
    double rest = range / MOST / power;
    return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
  }

  /** Powers of ten, every other one where they are many, and 2 and 5 where they are few. */
  static List<Double> log(double low, double high) {
    int first = (int) Math.floor(Math.log10(low) + 1e-9);
    int last = (int) Math.ceil(Math.log10(high) - 1e-9);
    int stride = Math.max(1, (int) Math.ceil((last - first) / (double) MOST));
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power += stride) {
      for (int digit : last - first <= 2 ? new int[] {1, 2, 5} : new int[] {1}) {
        ticks.add(digit * Math.pow(10, power));
      }
    }
    return ticks.stream().filter(t -> t >= low * (1 - 1e-9) && t <= high * (1 + 1e-9)).toList();
  }

  /** As short as it can be: 0.25, 1,500, 2M, 1e-6. */
  static String label(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
    }
    double size = Math.abs(value);
    if (size != 0 && (size >= 1e12 || size < 1e-3)) {
      return scientific(value);
    }
    if (size >= 1e6) {
      return size >= 1e9 ? plain(value / 1e9) + "G" : plain(value / 1e6) + "M";
    }
    return size >= 1000 ? Text.of("%,.0f", value) : plain(value);
  }

  /** With three significant digits. */
  static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  private static String scientific(double value) {
    String[] parts = Text.of("%.2e", value).split("e", -1);
    return Markup.number(Double.parseDouble(parts[0])) + "e" + Integer.parseInt(parts[1]);
  }

  private static String plain(double value) {
    int digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
    String text = Text.of("%." + digits + "f", value);
    return text.replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "").replaceAll("^-0$", "0");
  }
}
