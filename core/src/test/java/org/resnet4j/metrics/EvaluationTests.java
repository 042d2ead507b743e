package org.resnet4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTests {

  private static Confusion halfRight(String... names) {
    return Confusion.of(new int[] {0, 0}, new int[] {0, 1}, List.of(names));
  }

  @Test
  void takesItsCountsFromTheConfusion() {
    Evaluation evaluation = Evaluation.of(halfRight("a", "b", "c", "d", "e", "f"), 1, 0.5);
    assertThat(evaluation.top1()).isEqualTo(0.5);
    assertThat(evaluation.top5()).isEqualTo(0.5);
    assertThat(evaluation.n()).isEqualTo(2);
    assertThat(evaluation.correct()).isEqualTo(1);
    assertThat(evaluation.interval()).isEqualTo(Interval.wilson(1, 2));
  }

  @Test
  void hasTop5OfOneUnderFiveClasses() {
    assertThat(Evaluation.of(halfRight("a", "b"), 0, 0.5).top5()).isEqualTo(1);
  }

  @Test
  void rejectsCountsThatTheConfusionContradicts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Evaluation(1, 1, 0.5, 2, 2, halfRight("a", "b")))
        .withMessage("2 of 2 is not what the confusion counts: 1 of 2");
  }
}
