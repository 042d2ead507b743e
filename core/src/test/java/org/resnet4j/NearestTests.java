package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTests {

  private static final List<String> CLASSES =
      List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship");

  @Test
  void findsANameThatMissesItsFirstLetters() {
    assertThat(Nearest.to("plane", CLASSES)).containsExactly("airplane");
  }

  @Test
  void ordersByDistanceAndThenAsGiven() {
    assertThat(Nearest.to("cifar11", List.of("synthetic", "cifar100", "cifar10")))
        .containsExactly("cifar10", "cifar100");
    assertThat(Nearest.to("fog", CLASSES)).startsWith("dog", "frog");
  }

  @Test
  void countsASwapOfNeighboursAsOneEdit() {
    assertThat(Nearest.distance("brid", "bird")).isEqualTo(1);
    assertThat(Nearest.distance("", "bird")).isEqualTo(4);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void ignoresCase() {
    assertThat(Nearest.to("BIRD", CLASSES)).startsWith("bird");
  }

  @Test
  void findsNothingForAnUnrelatedName() {
    assertThat(Nearest.to("xylophone", CLASSES)).isEmpty();
    assertThat(Nearest.hint("xylophone", CLASSES)).isEmpty();
  }

  @Test
  void hintsAtTheClosestOnly() {
    assertThat(Nearest.hint("cifar11", List.of("cifar10", "cifar100")))
        .isEqualTo("; did you mean 'cifar10'?");
    assertThat(Nearest.hint("fog", CLASSES)).isEqualTo("; did you mean 'dog' or 'frog'?");
  }
}
