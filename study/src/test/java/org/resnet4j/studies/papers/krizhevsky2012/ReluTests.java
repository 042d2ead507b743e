package org.resnet4j.studies.papers.krizhevsky2012;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Verdict;
import org.resnet4j.torch.NativeLeakExtension;

@ExtendWith(NativeLeakExtension.class)
class ReluTests {

  private static final Study STUDY = new Relu();
  private static final double[] STEPS = {50, 150, 250};

  @Test
  void interpolatesTheStepAtWhichTheGoalIsReached() {
    assertThat(Relu.stepsTo(0.25, STEPS, new double[] {0.5, 0.3, 0.2}, 300))
        .isCloseTo(200, within(1e-9));
    assertThat(Relu.stepsTo(0.25, STEPS, new double[] {0.2, 0.1, 0.05}, 300)).isLessThan(50);
    assertThat(Relu.stepsTo(0.25, STEPS, new double[] {0.9, 0.8, 0.7}, 300)).isEqualTo(300);
  }

  /** s (1 - s), 1 - t^2, and 0 or 1. */
  @Test
  void derivativesAreThoseOfTheTextbook() {
    List<Observation> rows = Relu.derivatives(new Arm("derivatives", ""), 1);
    assertThat(at(rows, "sigmoid", 0)).isCloseTo(0.25, within(1e-12));
    assertThat(at(rows, "sigmoid", 8)).isCloseTo(3.3524e-4, within(1e-7));
    assertThat(at(rows, "tanh", 2)).isCloseTo(1 - Math.pow(Math.tanh(2), 2), within(1e-12));
    assertThat(at(rows, "relu", -3)).isZero();
    assertThat(at(rows, "relu", 8)).isEqualTo(1);
  }

  private static double at(List<Observation> rows, String quantity, double x) {
    return rows.stream()
        .filter(o -> o.quantity().equals(quantity) && o.x() == x)
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static MadeUpResults madeUp(double... tanh) {
    MadeUpResults results =
        new MadeUpResults()
            .with("relu", "steps", 100, 110, 120)
            .with("tanh", "steps", tanh)
            .with("sigmoid", "steps", 800, 800, 800)
            .at(1, "relu", "trainError", 0.5, 0.5, 0.5);
    Relu.derivatives(new Arm("derivatives", ""), 1)
        .forEach(o -> results.at(o.x(), o.arm(), o.quantity(), o.value(), o.value(), o.value()));
    return results;
  }

  @Test
  void judgesTheRatioToTheFasterOfTheOthers() {
    assertThat(madeUp(400, 450, 500).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(50, 51, 52).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(50, 110, 300).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
    Outcome outcome = STUDY.judge(madeUp(200, 220, 240).of(STUDY), Budget.QUICK);
    assertThat(outcome.estimate().value()).isCloseTo(1, within(1e-9));
  }

  @Test
  void aDivergedNetNeedsAllSteps() {
    assertThat(madeUp(400, 450, 500).diverged("tanh", 1).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(400, 450, 500).diverged("relu", 1).verdict(STUDY))
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void drawsErrorsAndDerivatives() {
    assertThat(STUDY.figures(madeUp(400, 450, 500).of(STUDY))).hasSize(2);
  }
}
