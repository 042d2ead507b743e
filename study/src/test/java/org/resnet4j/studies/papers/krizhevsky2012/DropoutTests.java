package org.resnet4j.studies.papers.krizhevsky2012;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.Subset;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.graph.Network;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Verdict;
import org.resnet4j.zoo.Zoo;

class DropoutTests {

  private static final Study STUDY = new Dropout();
  private static final Arm WITH = STUDY.design(Budget.QUICK).arms().get(0);

  private static MadeUpResults madeUp(double... gapWithout) {
    MadeUpResults results = new MadeUpResults().with("with", "gap", 0.10, 0.11, 0.12);
    results.with("without", "gap", gapWithout);
    for (String arm : List.of("with", "without")) {
      for (String quantity : List.of("testError", "trainError", "correlation", "scaledError")) {
        results.with(arm, quantity, 0.3, 0.3, 0.3);
      }
    }
    return results
        .at(1, "with", "averagedError", 0.4, 0.4, 0.4)
        .at(20, "with", "averagedError", 0.3, 0.3, 0.3);
  }

  @Test
  void judgesThePairedDifferenceOfGaps() {
    assertThat(madeUp(0.30, 0.32, 0.33).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(0.01, 0.03, 0.04).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(0.01, 0.11, 0.30).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
    assertThat(STUDY.figures(madeUp(0.30, 0.32, 0.33).of(STUDY))).hasSize(3);
  }

  @Test
  void aNetThatDivergedHasNoGap() {
    assertThat(madeUp(0.30, 0.32, 0.33).diverged("without", 1).verdict(STUDY))
        .isEqualTo(Verdict.UNDECIDED);
  }

  /** Labels 0, 1, 0, 1: one thinned net has two wrong, the other none; together one. */
  @Test
  void comparesThinnedNetsTheirAverageAndTheScaledNet() {
    ImageDataset data =
        Subset.balanced(
            Datasets.open(
                DataRequest.of("synthetic", Path.of("."), Split.TEST)
                    .withClasses(List.of("airplane", "bird"))),
            2,
            1);
    double[] sure0 = {0.9, 0.1};
    double[] sure1 = {0.1, 0.9};
    double[] maybe1 = {0.45, 0.55};
    List<double[][]> subnets =
        List.of(
            new double[][] {sure1, sure0, sure0, sure1},
            new double[][] {{0.95, 0.05}, maybe1, sure0, sure1});
    double[][] scaled = {sure0, sure1, sure0, sure1};
    List<Observation> rows = Dropout.observations(WITH, 1, subnets, scaled, data);
    assertThat(at(rows, "averagedError", 1)).isCloseTo(0.25, within(1e-12));
    assertThat(at(rows, "averagedError", 2)).isCloseTo(0.25, within(1e-12));
    assertThat(at(rows, "scaledError", 0)).isZero();
    assertThat(at(rows, "agreement", 0)).isEqualTo(0.75);
  }

  private static double at(List<Observation> rows, String quantity, double x) {
    return rows.stream()
        .filter(o -> o.quantity().equals(quantity) && o.x() == x)
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** Units 0 and 1 opposite, 2 uncorrelated with both, 3 constant: (1 + 0 + 0) / 3. */
  @Test
  void coAdaptationIsTheMeanAbsoluteCorrelationOfUnitsThatVary() {
    double[][] responses = {{1, -1, 1, 7}, {1, -1, -1, 7}, {3, -3, 1, 7}, {3, -3, -1, 7}};
    assertThat(CoAdaptation.meanAbsoluteCorrelation(responses)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(CoAdaptation.meanAbsoluteCorrelation(new double[][] {{1}, {2}})).isZero();
  }

  @Test
  void readsTheUnitsBehindTheSecondHiddenLayer() {
    for (String spec : List.of("cifar-alexnet", "cifar-alexnet:dropout=off")) {
      Network network = Zoo.network(spec, 10);
      int unit = Dropout.activationOf(network, "fc7");
      int layer = network.nodes().get(unit).inputs().get(0);
      assertThat(network.nodes().get(layer).name()).isEqualTo("fc7");
    }
  }

  @Test
  void sharesNetsWithTheStudyOfLocalResponseNormalisation() {
    TrainingJob here =
        STUDY.trainings(STUDY.design(Budget.QUICK).arms().get(1), 2, Budget.QUICK).get(0);
    Study lrn = new Lrn();
    TrainingJob there =
        lrn.trainings(lrn.design(Budget.QUICK).arms().get(0), 2, Budget.QUICK).get(0);
    assertThat(here).isEqualTo(there);
  }
}
