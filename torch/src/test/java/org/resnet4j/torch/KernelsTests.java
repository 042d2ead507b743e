package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.graph.Op;

@ExtendWith(NativeLeakExtension.class)
class KernelsTests {

  private static final int COUNT = 100_000;

  @Test
  void dropsItsShareAndKeepsTheMean() {
    for (double p : new double[] {0.1, 0.5, 0.9}) {
      double[] dropped = dropped(p, 7, true);
      double zeros = Arrays.stream(dropped).filter(value -> value == 0).count();
      double error = 5 * Math.sqrt(p * (1 - p) / COUNT);
      assertThat(zeros / COUNT).isCloseTo(p, within(error));
      assertThat(Arrays.stream(dropped).average().orElseThrow())
          .isCloseTo(1, within(error / (1 - p)));
      assertThat(Arrays.stream(dropped).max().orElseThrow()).isCloseTo(1 / (1 - p), within(1e-12));
    }
  }

  @Test
  void dropsTheSameFromASeedAndOthersFromAnother() {
    assertThat(dropped(0.5, 7, true)).isEqualTo(dropped(0.5, 7, true));
    assertThat(dropped(0.5, 7, true)).isNotEqualTo(dropped(0.5, 8, true));
  }

  @Test
  void dropsNothingInEvaluationNorWithProbabilityZero() {
    assertThat(dropped(0.5, 7, false)).containsOnly(1);
    assertThat(dropped(0, 7, true)).containsOnly(1);
  }

  /** Krizhevsky et al. 2012, section 3.3, term by term. */
  @Test
  void normalisesLocalResponsesByThePapersFormula() {
    int channels = 7;
    int positions = 6;
    double[] x = new Random(5).doubles(2L * channels * positions, -20, 20).toArray();
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int channel = i / positions % channels;
      double sum = 0;
      for (int j = Math.max(0, channel - 2); j <= Math.min(channels - 1, channel + 2); j++) {
        sum += Math.pow(x[i + (j - channel) * positions], 2);
      }
      expected[i] = x[i] / Math.pow(2 + 1e-4 * sum, 0.75);
    }
    try (var scope = Scope.open()) {
      Tensor input = Tensors.ofDoubles(x, Element.FLOAT64, Device.CPU, 2, channels, 2, 3);
      var op = new Op.LocalResponseNorm(5, 1e-4, 0.75, 2);
      assertThat(Tensors.toDoubles(Kernels.localResponseNorm(op, input)))
          .usingComparatorWithPrecision(1e-12)
          .containsExactly(expected);
    }
  }

  private static double[] dropped(double p, long seed, boolean train) {
    double[] ones = new double[COUNT];
    Arrays.fill(ones, 1);
    try (var scope = Scope.open()) {
      Tensor x = Tensors.ofDoubles(ones, Element.FLOAT64, Device.CPU, COUNT);
      Kernels.seed(seed);
      return Tensors.toDoubles(Kernels.dropout(new Op.Dropout(p), x, train));
    }
  }
}
