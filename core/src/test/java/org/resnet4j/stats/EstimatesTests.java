package org.resnet4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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
    assertThat(Estimates.student(new double[] {5}).excludesZero()).isFalse();
  }

  @Test
  void studentCoversTheTruthNinetyFiveTimesOfAHundred() {
    Random random = new Random(1);
    int covered = 0;
    for (int trial = 0; trial < 2000; trial++) {
      double[] sample = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      covered += Estimates.student(sample).excludesZero() ? 0 : 1;
    }
    assertThat(covered / 2000.0).isBetween(0.93, 0.97);
  }

  @Test
  void bootstrapAgreesWithStudentOnManyNormalValues() {
    Random random = new Random(2);
    double[] values = random.doubles(400).map(u -> 10 * u).toArray();
    Estimate bootstrap = Estimates.bootstrap(values, 1);
    Estimate student = Estimates.student(values);
    assertThat(bootstrap.value()).isCloseTo(student.value(), within(1e-9));
    assertThat(bootstrap.low()).isCloseTo(student.low(), within(0.06));
    assertThat(bootstrap.high()).isCloseTo(student.high(), within(0.06));
  }

  @Test
  void bootstrapIsAFunctionOfItsSeed() {
    double[] values = {1, 4, 2, 8, 5, 7};
    assertThat(Estimates.bootstrap(values, 3)).isEqualTo(Estimates.bootstrap(values, 3));
  }

  @Test
  void pairsShareTheirNoise() {
    double[] noise = new Random(3).doubles(200).map(u -> 100 * u).toArray();
    double[] better = Arrays.stream(noise).map(value -> value + 1).toArray();
    assertThat(Estimates.pairedBootstrap(better, noise, 1).isAbove(0.9)).isTrue();
  }

  @Test
  void bootstrapsAnyStatistic() {
    double[] values = {3, 1, 2, 9, 4};
    Estimate largest =
        Estimates.bootstrap(
            5, drawn -> Arrays.stream(drawn).mapToDouble(i -> values[i]).max().orElse(0), 1);
    assertThat(largest.value()).isEqualTo(9);
    assertThat(largest.high()).isEqualTo(9);
  }

  @Test
  void rejectsWhatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Estimates.student(new double[] {1, Double.POSITIVE_INFINITY}));
    assertThatIllegalArgumentException().isThrownBy(() -> Estimates.bootstrap(new double[0], 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Estimates.pairedBootstrap(new double[1], new double[2], 1));
  }
}
