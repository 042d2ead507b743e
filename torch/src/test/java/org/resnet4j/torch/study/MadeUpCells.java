package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Numbers that nobody measured, to see what a study makes of them. */
final class MadeUpCells {

  private final List<Observation> rows = new ArrayList<>();
  private final Set<Results.Cell> diverged = new HashSet<>();
  private int seeds = 1;

  /** A quantity of an arm, one value a seed from 1. */
  MadeUpCells with(String arm, String quantity, double... bySeed) {
    return at(0, arm, quantity, bySeed);
  }

  /** The same at a place. */
  MadeUpCells at(double x, String arm, String quantity, double... bySeed) {
    for (int i = 0; i < bySeed.length; i++) {
      rows.add(new Observation(arm, i + 1, quantity, x, bySeed[i]));
    }
    seeds = Math.max(seeds, bySeed.length);
    return this;
  }

  /** A cell that diverged. */
  MadeUpCells diverged(String arm, long seed) {
    rows.removeIf(row -> row.arm().equals(arm) && row.seed() == seed);
    diverged.add(new Results.Cell(arm, seed));
    return this;
  }

  Results of(Study study) {
    List<Long> all = LongStream.rangeClosed(1, seeds).boxed().toList();
    return new Results(all, rows, diverged, study::worst);
  }

  Verdict verdict(Study study) {
    return study.judge(of(study), Budget.QUICK).verdict();
  }

  /** As a budget's trainings say it: each arm of the design, whatever the seed. */
  static List<String> models(Study study, Budget budget) {
    return study.design(budget).arms().stream()
        .flatMap(arm -> study.trainings(arm, 1, budget).stream())
        .map(TrainingJob::model)
        .distinct()
        .toList();
  }
}
