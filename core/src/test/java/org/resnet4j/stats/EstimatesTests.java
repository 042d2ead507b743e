package org.resnet4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimatesTests {

  /** The t quantile of two degrees of freedom is 4.302653 in every table. */
  @Test
  void studentUsesTheTableOfT() {
    Estimate estimate = Estimates.student(new double[] {1, 2, 3});
    assertThat(estimate.value()).isEqualTo(2);
    assertThat(estimate.high() - 2).isCloseTo(4.302653 / Math.sqrt(3), within(1e-5));
    assertThat(2 - estimate.low()).isCloseTo(estimate.high() - 2, within(1e-12));
    assertThat(estimate.level()).isEqualTo(0.95);
  }

  @Test
  void oneValueTellsNothing() {
    assertThat(Estimates.student(new double[] {5}))
        .isEqualTo(new Estimate(5, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.95));
  }

  @Test
  void studentCoversTheTruthNinetyFiveTimesOfAHundred() {
    Random random = new Random(1);
    int covered = 0;
    for (int trial = 0; trial < 2000; trial++) {
      double[] sample = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      Estimate estimate = Estimates.student(sample);
      covered += estimate.low() <= 0 && 0 <= estimate.high() ? 1 : 0;
    }
    assertThat(covered / 2000.0).isBetween(0.93, 0.97);
  }

  @Test
  void rejectsWhatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Estimates.student(new double[] {1, Double.POSITIVE_INFINITY}));
    assertThatIllegalArgumentException().isThrownBy(() -> Estimates.student(new double[0]));
  }
}
