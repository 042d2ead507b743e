package org.resnet4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExactTestsTests {

  @Test
  void equalSignsAreTheExtremeTwo() {
    assertThat(ExactTests.signFlip(new double[] {1, 2, 3})).isEqualTo(0.25);
    assertThat(ExactTests.signFlip(new double[] {-1, -2, -3, -4, -5, -6})).isEqualTo(2 / 64.0);
  }

  /** Sums of +-1 +-2 +-4 at least 5 away from 0: 7, 5 and their negatives. */
  @Test
  void countsEveryChoiceOfSigns() {
    assertThat(ExactTests.signFlip(new double[] {-1, 2, 4})).isEqualTo(0.5);
  }

  /** 2 (1 + 10 + 45) / 1024. */
  @Test
  void mcNemarIsTheBinomialTest() {
    assertThat(ExactTests.mcNemar(2, 8)).isCloseTo(112 / 1024.0, within(1e-12));
    assertThat(ExactTests.mcNemar(8, 2)).isEqualTo(ExactTests.mcNemar(2, 8));
    assertThat(ExactTests.mcNemar(0, 0)).isEqualTo(1);
    assertThat(ExactTests.mcNemar(4, 4)).isEqualTo(1);
  }

  @Test
  void rejectsTooManyToCount() {
    assertThatIllegalArgumentException().isThrownBy(() -> ExactTests.signFlip(new double[21]));
  }
}
