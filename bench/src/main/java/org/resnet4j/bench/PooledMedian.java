package org.resnet4j.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.resnet4j.metrics.Times;

/**
 * Medians over the steps of drawn rounds. Steps are sorted once: a draw costs one pass over them,
 * and fast items have thousands.
 */
final class PooledMedian {

  private final double[] values;
  private final int[] rounds;
  private final int[] sizes;

  private record Step(double value, int round) {}

  /**
   * Takes the steps of each round.
   *
   * @param steps one list a round, none of them empty
   */
  PooledMedian(List<List<Double>> steps) {
    List<Step> all = new ArrayList<>();
    for (int round = 0; round < steps.size(); round++) {
      for (double value : steps.get(round)) {
        all.add(new Step(value, round));
      }
    }
    all.sort(Comparator.comparingDouble(Step::value));
    values = all.stream().mapToDouble(Step::value).toArray();
    rounds = all.stream().mapToInt(Step::round).toArray();
    sizes = steps.stream().mapToInt(List::size).toArray();
  }

  /**
   * The median over all steps of the drawn rounds, between the two in the middle like {@link
   * Times}.
   *
   * @param draws how often each round was drawn
   */
  double of(int[] draws) {
    long count = 0;
    for (int round = 0; round < sizes.length; round++) {
      count += (long) draws[round] * sizes[round];
    }
    return (at((count - 1) / 2, draws) + at(count / 2, draws)) / 2;
  }

  /** The value with so many smaller ones before it. */
  private double at(long rank, int[] draws) {
    long before = 0;
    for (int i = 0; i < values.length; i++) {
      before += draws[rounds[i]];
      if (before > rank) {
        return values[i];
      }
    }
    throw new IllegalArgumentException("no round was drawn");
  }
}
