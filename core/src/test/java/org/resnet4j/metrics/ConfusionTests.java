package org.resnet4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionTests {

  private static final List<String> NAMES = List.of("airplane", "bird", "cat");

  private final Confusion confusion =
      Confusion.of(new int[] {0, 0, 0, 1, 1, 0}, new int[] {0, 0, 1, 1, 0, 0}, NAMES);

  @Test
  void countsLabelsInRowsAndPredictionsInColumns() {
    assertThat(confusion.counts())
        .isEqualTo(List.of(List.of(3L, 1L, 0L), List.of(1L, 1L, 0L), List.of(0L, 0L, 0L)));
    assertThat(confusion.total()).isEqualTo(6);
    assertThat(confusion.correct()).isEqualTo(4);
    assertThat(confusion.top1()).isEqualTo(4.0 / 6);
  }

  @Test
  void givesRecallAndPrecisionByClass() {
    assertThat(confusion.recall(1)).isEqualTo(0.5);
    assertThat(confusion.precision(0)).isEqualTo(0.75);
    assertThat(confusion.recall(2)).isNaN();
    assertThat(confusion.precision(2)).isNaN();
  }

  @Test
  void rejectsListsOfDifferentLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Confusion.of(new int[2], new int[3], NAMES))
        .withMessage("2 labels and 3 predictions");
  }

  @Test
  void rejectsCountsThatAreNotSquare() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Confusion.of(new long[3][2], NAMES))
        .withMessage("a confusion of 3 classes is square");
  }

  @Test
  void countsThePairsThatAreConfusedMost() {
    assertThat(confusion.seen()).containsExactly(0, 1);
    assertThat(confusion.images(0)).isEqualTo(4);
    assertThat(confusion.confused(5))
        .containsExactly(new Confusion.Pair(0, 1, 1), new Confusion.Pair(1, 0, 1));
    assertThat(confusion.confused(1)).hasSize(1);
  }
}
