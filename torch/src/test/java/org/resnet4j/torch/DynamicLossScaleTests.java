package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakExtension.class)
class DynamicLossScaleTests {

  /** Its gradient by the two values is the factor, through half precision. */
  private static double[] backward(LossScale scale, double factor, double overflow) {
    try (var scope = Scope.open()) {
      Tensor values = Tensors.zeros(Element.FLOAT32, Device.CPU, 2);
      Tensor gradients = Tensors.zeros(Element.FLOAT32, Device.CPU, 2);
      Tensor leaf = Tensors.leafView(values, gradients, 0, new long[] {2}, new long[] {1});
      double[] factors = {factor, factor};
      Tensor by = Tensors.ofDoubles(factors, Element.FLOAT32, Device.CPU, 2);
      Tensor loss = leaf.mul(by).to(ScalarType.Half).sum().to(ScalarType.Float);
      Tensor found = scale.backward(loss, gradients).orElseThrow();
      assertThat(found.item_float()).isEqualTo((float) overflow);
      return Tensors.toDoubles(gradients);
    }
  }

  private static double[] state(LossScale scale) {
    return scale.state().values().stream().mapToDouble(Tensor::item_double).toArray();
  }

  private static void set(LossScale owner, String number, double value) {
    Tensors.fill(Objects.requireNonNull(owner.state().get(number)), value);
  }

  @Test
  void givesTheGradientsWithoutTheScale() {
    try (var scale = LossScale.of(Precision.FP16, Device.CPU)) {
      set(scale, "loss_scale", 1024);
      assertThat(backward(scale, 3, 0)).containsExactly(3, 3);
      assertThat(state(scale)).containsExactly(1024, 1);
    }
  }

  @Test
  void halvesTheScaleWhereAGradientOverflows() {
    try (var scale = LossScale.of(Precision.FP16, Device.CPU)) {
      assertThat(state(scale)).containsExactly(65_536, 0);
      backward(scale, 1, 1); // 65,536 is infinite in half precision
      assertThat(state(scale)).containsExactly(32_768, 0);
      assertThat(backward(scale, 1, 0)).containsExactly(1, 1);
      assertThat(state(scale)).containsExactly(32_768, 1);
    }
  }

  @Test
  void doublesTheScaleAfterTwoThousandStepsWithoutOverflow() {
    try (var scale = LossScale.of(Precision.FP16, Device.CPU)) {
      set(scale, "loss_scale", 8);
      set(scale, "steps_without_overflow", 1998);
      backward(scale, 1, 0);
      assertThat(state(scale)).containsExactly(8, 1999);
      backward(scale, 1, 0);
      assertThat(state(scale)).containsExactly(16, 0);
    }
  }

  @Test
  void onlyHalfPrecisionIsScaled() {
    assertThat(LossScale.of(Precision.FP32, Device.CPU)).isSameAs(LossScale.NONE);
    assertThat(LossScale.of(Precision.BF16, Device.CPU)).isSameAs(LossScale.NONE);
  }
}
