package org.resnet4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KendallTests {

  private static final double[] RISING = {1, 2, 3, 4, 5, 6, 7, 8};

  /** Two neighbours exchanged: 27 pairs agree and 1 does not, of 28. */
  @Test
  void countsPairs() {
    double[] y = {1, 2, 4, 3, 5, 6, 7, 8};
    assertThat(Kendall.tau(RISING, y).value()).isCloseTo(26 / 28.0, within(1e-12));
  }

  /** By hand: 5 pairs agree, 1 of the 6 is tied in y: 5 / sqrt(6 x 5). */
  @Test
  void tiedPairsCountInNeitherDirection() {
    assertThat(Kendall.tau(new double[] {1, 2, 3, 4}, new double[] {1, 2, 2, 3}).value())
        .isCloseTo(5 / Math.sqrt(30), within(1e-12));
  }

  @Test
  void aPerfectOrderIsSignificantAndNotCertain() {
    Estimate tau = Kendall.tau(RISING, RISING);
    assertThat(tau.value()).isEqualTo(1);
    assertThat(tau.low()).isBetween(0.5, 0.99);
    assertThat(tau.high()).isEqualTo(1);
  }

  @Test
  void fewPairsTellNothing() {
    double[] x = {1, 2, 3, 4, 5};
    assertThat(Kendall.tau(x, x).isAbove(0)).isFalse();
  }

  @Test
  void rejectsAConstant() {
    assertThatIllegalArgumentException().isThrownBy(() -> Kendall.tau(RISING, new double[8]));
  }
}
