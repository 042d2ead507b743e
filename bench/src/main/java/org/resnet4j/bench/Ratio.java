package org.resnet4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.resnet4j.metrics.Times;

/**
 * Our median time over the peer's, below 1 where ours is faster, with its 95 % interval.
 *
 * <p>The interval is a percentile bootstrap over rounds, not over steps: the machine's mood changes
 * from round to round, and both sides of a round share it.
 */
record Ratio(double estimate, double low, double high) {

  private static final int RESAMPLES = 2000;

  /**
   * The ratio of the medians over all steps of at least one round; the same seed gives the same.
   */
  static Ratio ofMedians(List<Round> rounds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Double> resampled =
        IntStream.range(0, RESAMPLES)
            .mapToObj(i -> point(resample(rounds, random)))
            .sorted()
            .toList();
    return new Ratio(
        point(rounds), Times.quantile(resampled, 0.025), Times.quantile(resampled, 0.975));
  }

  private static double point(List<Round> rounds) {
    return median(rounds, Round::ours) / median(rounds, Round::peer);
  }

  private static double median(List<Round> rounds, Function<Round, List<Double>> side) {
    return Times.of(steps(rounds, side)).median();
  }

  /** All steps of one side, in order. */
  static List<Double> steps(List<Round> rounds, Function<Round, List<Double>> side) {
    return rounds.stream().map(side).flatMap(List::stream).toList();
  }

  private static List<Round> resample(List<Round> rounds, SplittableRandom random) {
    List<Round> drawn = new ArrayList<>(rounds.size());
    for (int i = 0; i < rounds.size(); i++) {
      drawn.add(rounds.get(random.nextInt(rounds.size())));
    }
    return drawn;
  }
}
