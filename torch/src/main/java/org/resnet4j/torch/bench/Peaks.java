package org.resnet4j.torch.bench;

import java.util.function.ToDoubleFunction;
import org.resnet4j.metrics.Times;
import org.resnet4j.torch.Precision;

/**
 * What this machine does at most, measured with the threads that libtorch has.
 *
 * @param gigaflops 1e9 operations a second, two a multiply-add: the faster of a 3x3 convolution and
 *     a matrix product
 * @param gigabytesPerSecond read and written by a copy
 */
public record Peaks(double gigaflops, double gigabytesPerSecond) {

  private static final double SECONDS = 0.5;
  private static final int LEAST_STEPS = 5;
  private static final int WARM_UP = 2;

  /** Measures it in this process, in two seconds: the best of some steps. */
  public static Peaks measure(Precision precision) {
    ToDoubleFunction<PeakStep.Kind> least = kind -> leastMilliseconds(kind, precision);
    return new Peaks(gigaflops(least), gigabytesPerSecond(least));
  }

  /** The first figure from the least milliseconds of a step. */
  public static double gigaflops(ToDoubleFunction<PeakStep.Kind> leastMilliseconds) {
    double conv = perSecond(PeakStep.Kind.CONV, leastMilliseconds);
    double product = perSecond(PeakStep.Kind.PRODUCT, leastMilliseconds);
    return 2 * Math.max(conv, product) / 1e9;
  }

  /** The second figure from the least milliseconds of a step. */
  public static double gigabytesPerSecond(ToDoubleFunction<PeakStep.Kind> leastMilliseconds) {
    return perSecond(PeakStep.Kind.COPY, leastMilliseconds) / 1e9;
  }

  private static double perSecond(
      PeakStep.Kind kind, ToDoubleFunction<PeakStep.Kind> leastMilliseconds) {
    return 1000 * kind.amount() / leastMilliseconds.applyAsDouble(kind);
  }

  private static double leastMilliseconds(PeakStep.Kind kind, Precision precision) {
    try (var step = new PeakStep(kind, precision)) {
      Times.measure(step::run, WARM_UP);
      return Times.of(Times.measure(step::run, SECONDS, LEAST_STEPS)).min();
    }
  }
}
