package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;

/** Results that nobody measured, for three seeds, to try criteria on. */
final class MadeUpResults {

  private static final List<Long> SEEDS = LongStream.rangeClosed(1, 3).boxed().toList();

  private final Study study;
  private final List<Observation> observations = new ArrayList<>();
  private final Set<Results.Cell> diverged = new LinkedHashSet<>();

  MadeUpResults(Study study) {
    this.study = study;
  }

  /** A value of each seed. */
  MadeUpResults with(String arm, String quantity, double... bySeed) {
    for (int i = 0; i < bySeed.length; i++) {
      observations.add(new Observation(arm, SEEDS.get(i), quantity, 0, bySeed[i]));
    }
    return this;
  }

  /** A curve, the same for each seed but for a thousandth. */
  MadeUpResults curve(String arm, String quantity, int from, int to, DoubleUnaryOperator y) {
    for (long seed : SEEDS) {
      for (int x = from; x <= to; x++) {
        double value = y.applyAsDouble(x) + 0.001 * seed;
        observations.add(new Observation(arm, seed, quantity, x, value));
      }
    }
    return this;
  }

  MadeUpResults diverged(String arm, long seed) {
    diverged.add(new Results.Cell(arm, seed));
    observations.removeIf(o -> o.arm().equals(arm) && o.seed() == seed);
    return this;
  }

  Results results() {
    return new Results(SEEDS, observations, diverged, study::worst);
  }

  Verdict verdict() {
    return study.judge(results(), Budget.QUICK).verdict();
  }
}
