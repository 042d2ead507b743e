package org.resnet4j.bench;

import java.util.List;
import java.util.OptionalLong;
import org.resnet4j.metrics.Times;

/**
 * What was measured of one contender on one item.
 *
 * @param version what the worker calls itself
 * @param rounds milliseconds of each step, by round
 * @param startUpSeconds from the process's start to the end of its first step
 * @param peakKilobytes the most memory that was resident
 */
record Side(
    String name,
    boolean ours,
    String precision,
    String version,
    List<List<Double>> rounds,
    double startUpSeconds,
    OptionalLong peakKilobytes) {

  Side {
    rounds = rounds.stream().map(List::copyOf).toList();
  }

  /** Milliseconds of a step, over all rounds. */
  Times milliseconds() {
    return Times.of(rounds.stream().flatMap(List::stream).toList());
  }
}
