package org.resnet4j.studies.papers.he2015;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Verdict;

class ProjectionsTests {

  private static final Study STUDY = new Projections();

  private static MadeUpResults madeUp(double... errorOfC) {
    MadeUpResults results = new MadeUpResults();
    for (String arm : new String[] {"A", "B", "plain"}) {
      results.with(arm, "testError", 0.30, 0.31, 0.32);
    }
    results.with("C", "testError", errorOfC);
    for (String arm : new String[] {"A", "B", "C", "plain"}) {
      double more = arm.equals("C") ? 1.25 : 1;
      results.with(arm, "parameters", 1000 * more, 1000 * more, 1000 * more);
      results.with(arm, "stepSeconds", 0.1, 0.1, 0.1);
    }
    return results;
  }

  @Test
  void holdsWhereTheWholeIntervalIsWithinTheMargin() {
    assertThat(madeUp(0.301, 0.311, 0.322).verdict(STUDY)).isEqualTo(Verdict.HELD);
  }

  @Test
  void doesNotHoldWhereItIsBeyondIt() {
    assertThat(madeUp(0.25, 0.26, 0.271).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(0.35, 0.36, 0.371).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
  }

  @Test
  void anIntervalOverTheMarginDecidesNothing() {
    assertThat(madeUp(0.28, 0.31, 0.34).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void saysTheDifferenceInPoints() {
    Outcome outcome = STUDY.judge(madeUp(0.25, 0.26, 0.27).of(STUDY), Budget.QUICK);
    assertThat(outcome.estimate().value()).isCloseTo(-5, within(1e-9));
    assertThat(outcome.reason()).contains("C has 25.0 % more parameters");
    assertThat(STUDY.figures(madeUp(0.25, 0.26, 0.27).of(STUDY))).hasSize(3);
  }

  @Test
  void aDivergedNetIsAllWrong() {
    Outcome outcome =
        STUDY.judge(madeUp(0.30, 0.31, 0.32).diverged("C", 1).of(STUDY), Budget.QUICK);
    assertThat(outcome.estimate().value()).isGreaterThan(20);
  }
}
