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
  void printsATable() {
    assertThat(confusion.table())
        .isEqualTo(
            """
            true \\ predicted  airplane   bird  cat  recall
            airplane                 3      1    0   75.0%
            bird                     1      1    0   50.0%
            cat                      0      0    0       -
            precision            75.0%  50.0%    -   66.7%
            """);
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
  void listsTheLowestRecallsAndTheMostConfusedPairs() {
    assertThat(confusion.seen()).containsExactly(0, 1);
    assertThat(confusion.images(0)).isEqualTo(4);
    assertThat(confusion.confused(5))
        .containsExactly(new Confusion.Pair(0, 1, 1), new Confusion.Pair(1, 0, 1));
    assertThat(confusion.confused(1)).hasSize(1);
    assertThat(confusion.lists(5))
        .isEqualTo(
            """
            recall by class, lowest first:
            class     recall  images
            bird       50.0%       2
            airplane   75.0%       4

            most confused:
            class taken for          images  of
            airplane taken for bird       1   4
            bird taken for airplane       1   2
            """);
  }

  @Test
  void cutsTheListsOfManyClasses() {
    List<String> names = java.util.stream.IntStream.range(0, 150).mapToObj(i -> "c" + i).toList();
    int[] labels = java.util.stream.IntStream.range(0, 150).toArray();
    int[] predictions = java.util.stream.IntStream.range(0, 150).map(i -> i / 2 * 2).toArray();
    assertThat(Confusion.of(labels, predictions, names).lists(2))
        .isEqualTo(
            """
            lowest recall, 2 of 150 classes:
            class  recall  images
            c1       0.0%       1
            c3       0.0%       1

            most confused:
            class taken for  images  of
            c1 taken for c0       1   1
            c3 taken for c2       1   1
            """);
    String right = Confusion.of(labels, labels, names).lists(2);
    assertThat(right).doesNotContain("confused");
  }
}
