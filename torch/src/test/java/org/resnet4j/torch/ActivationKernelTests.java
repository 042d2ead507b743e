package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.graph.Activation;

/** What an activation says of itself is what libtorch computes. */
@ExtendWith(NativeLeakExtension.class)
class ActivationKernelTests {

  private static final double LARGEST = 12;

  @ParameterizedTest
  @EnumSource
  void theFormulaIsLibtorchs(Activation activation) {
    double[] xs = inputs();
    double[] exact = values(activation, xs);
    for (int i = 0; i < xs.length; i++) {
      assertThat(activation.at(xs[i])).as("at %s", xs[i]).isCloseTo(exact[i], within(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource
  void noValueIsGreaterThanTheBound(Activation activation) {
    double[] xs = inputs();
    double[] exact = values(activation, xs);
    for (double bound : new double[] {0.01, 0.5, 1, 3, LARGEST}) {
      for (int i = 0; i < xs.length; i++) {
        if (Math.abs(xs[i]) <= bound) {
          assertThat(Math.abs(exact[i])).isLessThanOrEqualTo(activation.greatest(bound));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(Activation activation) {
    assertThat(Activation.of(activation.key())).isEqualTo(activation);
  }

  /** -12 to 12 in steps that are exact. */
  private static double[] inputs() {
    return IntStream.rangeClosed(-768, 768).mapToDouble(i -> i * LARGEST / 768).toArray();
  }

  private static double[] values(Activation activation, double[] xs) {
    try (var scope = Scope.open()) {
      Tensor x = Tensors.ofDoubles(xs, Element.FLOAT64, Device.CPU, xs.length);
      return Tensors.toDoubles(ActivationKernel.of(activation).apply(x));
    }
  }
}
