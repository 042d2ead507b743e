package org.resnet4j.studies.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.resnet4j.report.Point;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.MadeUpStudy;
import org.resnet4j.studies.Results;

class CurvesTests {

  private static final Results RESULTS =
      new MadeUpResults()
          .at(1, "a", "error", 0.5, 0.7)
          .at(2, "a", "error", 0.4)
          .with("b", "error", 0.25, 0.75)
          .diverged("b", 2)
          .of(MadeUpStudy.quiet());

  @Test
  void meansStandBetweenTheLeastAndTheGreatestSeed() {
    assertThat(Curves.measured(RESULTS, "a", "error", 10, "a").points())
        .containsExactly(new Point(1, 6, 5, 7), Point.of(2, 4));
  }

  @Test
  void aDivergedCellIsTheWorstBar() {
    assertThat(Curves.bars(RESULTS, List.of("b"), "error", 1, "b").points())
        .containsExactly(new Point(0, 0.625, 0.25, 1));
  }

  @Test
  void studentNeedsFiniteValues() {
    assertThat(OverSeeds.student(new double[] {1, Double.NaN, 3}).low())
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(OverSeeds.student(new double[] {1, 1.1, 1.2}).isAbove(0.5)).isTrue();
  }
}
