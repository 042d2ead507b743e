package org.resnet4j.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resnet4j.stats.Estimate;

class ResultsTests {

  private static final Results RESULTS =
      new Results(
          List.of(1L, 2L),
          List.of(
              new Observation("a", 1, "error", 1, 0.5),
              new Observation("a", 1, "error", 2, 0.4),
              new Observation("b", 1, "error", 2, 0.7),
              new Observation("b", 2, "error", 2, 0.6)),
          Set.of(new Results.Cell("a", 2)),
          quantity -> 1);

  @Test
  void takesTheLastOfAQuantity() {
    assertThat(RESULTS.value("a", 1, "error")).isEqualTo(0.4);
    assertThat(RESULTS.value("a", 1, "error", 1)).isEqualTo(0.5);
  }

  @Test
  void countsADivergedCellAsTheWorst() {
    assertThat(RESULTS.values("a", "error")).containsExactly(0.4, 1);
    assertThat(RESULTS.differences("a", "b", "error"))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(-0.3, 0.4);
    assertThat(RESULTS.mean("a", "error")).isEqualTo(0.7);
  }

  @Test
  void knowsWhereItWasMeasured() {
    assertThat(RESULTS.places("a", "error")).containsExactly(1, 2);
  }

  @Test
  void doesNotTakeWhatIsMissingForAnything() {
    assertThatThrownBy(() -> RESULTS.value("a", 1, "loss"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no loss of arm a, seed 1");
  }

  @Test
  void aVerdictWantsTheWholeIntervalOnOneSide() {
    assertThat(Verdict.above(0, new Estimate(2, 1, 3, 0.95))).isEqualTo(Verdict.HELD);
    assertThat(Verdict.above(1, new Estimate(2, 1, 3, 0.95))).isEqualTo(Verdict.UNDECIDED);
    assertThat(Verdict.above(4, new Estimate(2, 1, 3, 0.95))).isEqualTo(Verdict.NOT_HELD);
    assertThat(Verdict.below(4, new Estimate(2, 1, 3, 0.95))).isEqualTo(Verdict.HELD);
    assertThat(Verdict.below(3, new Estimate(2, 1, 3, 0.95))).isEqualTo(Verdict.UNDECIDED);
    assertThat(Verdict.below(0, new Estimate(2, 1, 3, 0.95))).isEqualTo(Verdict.NOT_HELD);
  }

  @Test
  void twoClaimsHoldWhereBothDo() {
    assertThat(Verdict.HELD.and(Verdict.HELD)).isEqualTo(Verdict.HELD);
    assertThat(Verdict.HELD.and(Verdict.UNDECIDED)).isEqualTo(Verdict.UNDECIDED);
    assertThat(Verdict.UNDECIDED.and(Verdict.NOT_HELD)).isEqualTo(Verdict.NOT_HELD);
  }
}
