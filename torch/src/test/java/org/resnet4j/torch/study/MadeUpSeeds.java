package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Results made up for a study, of three seeds. */
final class MadeUpSeeds {

  /** What the seeds differ by. */
  private static final double[] NOISE = {-0.01, 0, 0.01};

  private final List<Observation> rows = new ArrayList<>();
  private final Set<Results.Cell> diverged = new HashSet<>();

  /** A quantity that all seeds have nearly alike. */
  MadeUpSeeds with(String arm, String quantity, double value) {
    return at(0, arm, quantity, value);
  }

  /** The same at a place. */
  MadeUpSeeds at(double x, String arm, String quantity, double value) {
    for (int i = 0; i < NOISE.length; i++) {
      rows.add(new Observation(arm, i + 1, quantity, x, value + NOISE[i] * value * (i + 1)));
    }
    return this;
  }

  /** A quantity on which the seeds do not agree. */
  MadeUpSeeds scattered(String arm, String quantity, double... bySeed) {
    for (int i = 0; i < bySeed.length; i++) {
      rows.add(new Observation(arm, i + 1, quantity, 0, bySeed[i]));
    }
    return this;
  }

  /** An arm that diverged with every seed. */
  MadeUpSeeds diverged(String arm) {
    LongStream.rangeClosed(1, NOISE.length)
        .forEach(seed -> diverged.add(new Results.Cell(arm, seed)));
    return this;
  }

  Results of(Study study) {
    return new Results(List.of(1L, 2L, 3L), rows, diverged, study::worst);
  }

  Verdict judge(Study study) {
    return study.judge(of(study), Budget.QUICK).verdict();
  }
}
