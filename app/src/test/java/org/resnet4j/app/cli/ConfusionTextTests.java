package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resnet4j.metrics.Confusion;

class ConfusionTextTests {

  private final ConfusionText confusion =
      new ConfusionText(
          Confusion.of(
              new int[] {0, 0, 0, 1, 1, 0},
              new int[] {0, 0, 1, 1, 0, 0},
              List.of("airplane", "bird", "cat")));

  @Test
  void printsATable() {
    assertThat(text(confusion.table()))
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
  void listsTheLowestRecallsAndTheMostConfusedPairs() {
    assertThat(text(confusion.lists(5)))
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
    List<String> names = IntStream.range(0, 150).mapToObj(i -> "c" + i).toList();
    int[] labels = IntStream.range(0, 150).toArray();
    int[] predictions = IntStream.range(0, 150).map(i -> i / 2 * 2).toArray();
    assertThat(text(new ConfusionText(Confusion.of(labels, predictions, names)).lists(2)))
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
    String right = text(new ConfusionText(Confusion.of(labels, labels, names)).lists(2));
    assertThat(right).doesNotContain("confused");
  }

  @Test
  void listsManyClassesAndLongNames() {
    assertThat(confusion.lines()).isEqualTo(confusion.table());
    assertThat(identity(10, "c").lines().get(0)).startsWith("true");
    assertThat(identity(21, "c").lines().get(0)).startsWith("lowest recall, 20 of 21");
    assertThat(identity(4, "c".repeat(40)).lines().get(0)).startsWith("recall by class");
  }

  private static ConfusionText identity(int classes, String prefix) {
    int[] labels = IntStream.range(0, classes).toArray();
    List<String> names = IntStream.range(0, classes).mapToObj(i -> prefix + i).toList();
    return new ConfusionText(Confusion.of(labels, labels, names));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
