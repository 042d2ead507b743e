package org.resnet4j.studies;

import java.util.List;

/**
 * How a study is done at a budget, all of it fixed before the first measurement.
 *
 * @param seeds how many, unless the user says another number
 * @param how nets as model specs, data and recipe, in words
 * @param criterion the statistic, its interval and what decides
 * @param prediction what the claim's source, or we, expect to see
 * @param cost estimated
 */
public record Design(
    List<Arm> arms, int seeds, String how, String criterion, String prediction, Cost cost) {
  public Design {
    arms = List.copyOf(arms);
    if (arms.isEmpty() || arms.stream().map(Arm::name).distinct().count() < arms.size()) {
      throw new IllegalArgumentException("a design has arms of different names, got " + arms);
    }
  }

  /** Returns the seconds of all arms and seeds on two cores, if no net is trained yet. */
  public double secondsEstimated() {
    return cost.seconds();
  }
}
