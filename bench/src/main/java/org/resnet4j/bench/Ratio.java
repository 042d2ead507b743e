package org.resnet4j.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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
    var ours = new PooledMedian(rounds.stream().map(Round::ours).toList());
    var peer = new PooledMedian(rounds.stream().map(Round::peer).toList());
    int count = rounds.size();
    int[] each = new int[count];
    Arrays.fill(each, 1);
    List<Double> resampled =
        IntStream.range(0, RESAMPLES)
            .mapToObj(i -> draw(count, random))
            .map(draws -> ours.of(draws) / peer.of(draws))
            .sorted()
            .toList();
    return new Ratio(
        ours.of(each) / peer.of(each),
        Times.quantile(resampled, 0.025),
        Times.quantile(resampled, 0.975));
  }

  /** How often each round is drawn. */
  private static int[] draw(int rounds, SplittableRandom random) {
    int[] draws = new int[rounds];
    for (int i = 0; i < rounds; i++) {
      draws[random.nextInt(rounds)]++;
    }
    return draws;
  }
}
