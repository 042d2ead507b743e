package org.resnet4j.studies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;

/** Numbers that nobody measured, to see what a study makes of them. */
public final class MadeUpResults {

  /** What seeds that are alike differ by, in parts of the value. */
  private static final double[] NOISE = {-0.01, 0, 0.03};

  private final List<Observation> rows = new ArrayList<>();
  private final Set<Results.Cell> diverged = new HashSet<>();
  private long seeds = 1;

  /** A quantity of an arm, one value a seed from 1. */
  public MadeUpResults with(String arm, String quantity, double... bySeed) {
    return at(0, arm, quantity, bySeed);
  }

  /** The same at a place. */
  public MadeUpResults at(double x, String arm, String quantity, double... bySeed) {
    for (int i = 0; i < bySeed.length; i++) {
      rows.add(new Observation(arm, i + 1, quantity, x, bySeed[i]));
    }
    seeds = Math.max(seeds, bySeed.length);
    return this;
  }

  /** A quantity that three seeds have nearly alike. */
  public MadeUpResults alike(String arm, String quantity, double value) {
    return alikeAt(0, arm, quantity, value);
  }

  /** The same at a place. */
  public MadeUpResults alikeAt(double x, String arm, String quantity, double value) {
    return at(x, arm, quantity, Arrays.stream(NOISE).map(part -> value + part * value).toArray());
  }

  /** A curve, the same for three seeds but for a thousandth. */
  public MadeUpResults curve(String arm, String quantity, int from, int to, DoubleUnaryOperator y) {
    for (int x = from; x <= to; x++) {
      double value = y.applyAsDouble(x);
      at(x, arm, quantity, value + 0.001, value + 0.002, value + 0.003);
    }
    return this;
  }

  /** A cell that diverged. */
  public MadeUpResults diverged(String arm, long seed) {
    rows.removeIf(row -> row.arm().equals(arm) && row.seed() == seed);
    diverged.add(new Results.Cell(arm, seed));
    seeds = Math.max(seeds, seed);
    return this;
  }

  /** An arm that diverged with each of three seeds. */
  public MadeUpResults diverged(String arm) {
    LongStream.rangeClosed(1, NOISE.length).forEach(seed -> diverged(arm, seed));
    return this;
  }

  public Results of(Study study) {
    List<Long> all = LongStream.rangeClosed(1, seeds).boxed().toList();
    return new Results(all, rows, diverged, study::worst);
  }

  public Verdict verdict(Study study) {
    return study.judge(of(study), Budget.QUICK).verdict();
  }

  /** As a budget's trainings say it: each arm of the design, whatever the seed. */
  public static List<String> models(Study study, Budget budget) {
    return study.design(budget).arms().stream()
        .flatMap(arm -> study.trainings(arm, 1, budget).stream())
        .map(TrainingJob::model)
        .distinct()
        .toList();
  }
}
