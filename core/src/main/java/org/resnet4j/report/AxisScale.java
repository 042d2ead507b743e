package org.resnet4j.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis that knows its data: values from {@code low} to {@code high} have the places from {@code
 * from} to {@code to}.
 */
record AxisScale(Axis axis, double low, double high, double from, double to) {

  /** An axis over these values, with a little room or up to round numbers. */
  static AxisScale over(Axis axis, DoubleStream values) {
    DoubleSummaryStatistics seen = values.filter(axis::shows).summaryStatistics();
    boolean log = axis.scale() == Axis.Scale.LOG;
    double least = seen.getCount() == 0 ? (log ? 1 : 0) : seen.getMin();
    double greatest = seen.getCount() == 0 ? (log ? 10 : 1) : seen.getMax();
    double low = Double.isNaN(axis.low()) ? least : axis.low();
    double high = Double.isNaN(axis.high()) ? greatest : axis.high();
    return log ? log(axis, low, high) : linear(axis, low, high);
  }

  private static AxisScale linear(Axis axis, double low, double high) {
    double room = high > low ? 0.04 * (high - low) : Math.max(1e-9, 0.5 * Math.abs(high));
    double first =
        Double.isNaN(axis.low()) ? (low >= 0 && low < 0.25 * high ? 0 : low - room) : low;
    double last = Double.isNaN(axis.high()) ? high + room : high;
    return new AxisScale(axis, first, last > first ? last : first + 1, 0, 1);
  }

  private static AxisScale log(Axis axis, double low, double high) {
    double room = high > low ? Math.pow(high / low, 0.04) : 2;
    double first = Double.isNaN(axis.low()) ? low / room : low;
    double last = Double.isNaN(axis.high()) ? high * room : high;
    return new AxisScale(axis, first, last > first ? last : 10 * first, 0, 1);
  }

  /** Returns this axis between other ends of the picture. */
  AxisScale between(double start, double end) {
    return new AxisScale(axis, low, high, start, end);
  }

  /** Where a value is; what lies outside is at the end. */
  double place(double value) {
    double share =
        axis.scale() == Axis.Scale.LOG
            ? Math.log(value / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return from + Math.max(0, Math.min(1, share)) * (to - from);
  }

  boolean shows(double value) {
    return axis.shows(value);
  }

  List<Double> ticks() {
    return axis.scale() == Axis.Scale.LOG ? Ticks.log(low, high) : Ticks.linear(low, high);
  }
}
