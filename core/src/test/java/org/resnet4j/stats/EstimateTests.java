package org.resnet4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EstimateTests {

  @Test
  void knowsOnWhichSideItLies() {
    Estimate above = new Estimate(2, 1, 3, 0.95);
    assertThat(above.isAbove(0.9)).isTrue();
    assertThat(above.isAbove(1)).isFalse();
    assertThat(above.isBelow(3.1)).isTrue();
    assertThat(above.isBelow(3)).isFalse();
    assertThat(above.times(-1).isBelow(0)).isTrue();
  }

  @Test
  void aNegativeFactorChangesTheEnds() {
    assertThat(new Estimate(2, 1, 4, 0.95).times(-10)).isEqualTo(new Estimate(-20, -40, -10, 0.95));
  }

  @Test
  void showsFourDigits() {
    assertThat(new Estimate(0.123456, -1, Double.POSITIVE_INFINITY, 0.95))
        .hasToString("0.1235 [-1, inf]");
    assertThat(Estimate.exact(60192808)).hasToString("60192808");
  }

  @Test
  void rejectsWhatLiesOutsideItsInterval() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Estimate(2, 3, 4, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> new Estimate(Double.NaN, 0, 1, 0.95));
  }
}
