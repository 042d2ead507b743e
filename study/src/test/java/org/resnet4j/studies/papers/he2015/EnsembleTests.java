package org.resnet4j.studies.papers.he2015;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.Subset;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Verdict;

class EnsembleTests {

  private static final Study STUDY = new Ensemble();
  private static final Arm ARM = STUDY.design(Budget.QUICK).arms().get(0);

  private static MadeUpResults madeUp(double... gain) {
    return new MadeUpResults()
        .with("ensemble", "gain", gain)
        .with("ensemble", "onlyEnsemble", 30, 30, 30)
        .with("ensemble", "onlyBest", 10, 10, 10)
        .at(1, "ensemble", "memberError", 0.3, 0.3, 0.3)
        .at(1, "ensemble", "ensembleError", 0.3, 0.3, 0.3);
  }

  @Test
  void judgesTheGainOverTheBestMember() {
    assertThat(madeUp(0.02, 0.025, 0.03).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(-0.02, -0.025, -0.03).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(-0.02, 0.025, 0.03).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
    assertThat(STUDY.figures(madeUp(0.02, 0.025, 0.03).of(STUDY))).hasSize(1);
  }

  @Test
  void ensemblesShareNoNet() {
    List<Long> seeds =
        List.of(1L, 2L, 3L).stream()
            .flatMap(seed -> STUDY.trainings(ARM, seed, Budget.QUICK).stream())
            .map(TrainingJob::seed)
            .toList();
    assertThat(seeds).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  /** Labels 0, 1, 0, 1: each member has another image wrong, together none. */
  @Test
  void averagesProbabilities() {
    ImageDataset data =
        Subset.balanced(
            Datasets.open(
                org.resnet4j.data.DataRequest.of(
                        "synthetic", java.nio.file.Path.of("."), Split.TEST)
                    .withClasses(List.of("airplane", "bird"))),
            2,
            1);
    double[] right0 = {0.8, 0.2};
    double[] right1 = {0.2, 0.8};
    List<double[][]> members =
        List.of(
            new double[][] {{0.4, 0.6}, right1, right0, right1},
            new double[][] {right0, {0.6, 0.4}, right0, right1},
            new double[][] {right0, right1, {0.4, 0.6}, right1});
    List<Observation> rows = Ensemble.observations(ARM, 1, members, data);
    assertThat(value(rows, "gain")).isCloseTo(0.25, within(1e-12));
    assertThat(value(rows, "onlyEnsemble")).isEqualTo(1);
    assertThat(value(rows, "onlyBest")).isZero();
    assertThat(value(rows, "memberError")).isEqualTo(0.25);
  }

  private static double value(List<Observation> rows, String quantity) {
    return rows.stream()
        .filter(o -> o.quantity().equals(quantity))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
