package org.resnet4j.torch.bench;

import java.util.List;
import org.resnet4j.metrics.Times;

/**
 * How fast a work was.
 *
 * @param milliseconds of a step
 * @param steps that were timed
 */
public record Measurement(Work work, Times milliseconds, int steps) {

  private static final int LEAST_STEPS = 5;
  private static final int LEAST_WARM_UP = 3;
  private static final double WARM_UP = 0.25;

  /**
   * Times steps of a work for about a number of seconds, five steps at least, after a quarter as
   * many of warm-up.
   *
   * @throws org.resnet4j.ResnetException (usage) as {@link Steps#require} does
   */
  public static Measurement of(Work work, double seconds) {
    try (Step step = Steps.open(work)) {
      Times.measure(step::run, WARM_UP * seconds, LEAST_WARM_UP);
      List<Double> times = Times.measure(step::run, seconds, LEAST_STEPS);
      return new Measurement(work, Times.of(times), times.size());
    }
  }

  /** Images a second, at the median. */
  public double imagesPerSecond() {
    return 1000 * work.batch() / milliseconds.median();
  }

  /** 1e9 operations a second, two a multiply-add of {@link Work#multiplyAdds}, at the median. */
  public double gigaflops() {
    return 2e-6 * work.multiplyAdds() / milliseconds.median();
  }
}
