package org.resnet4j.torch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class ParameterBufferTests {

  @Test
  void clipsTheNormOfAllGradientsAndLeavesSmallOnes() {
    try (var scope = Scope.open();
        var net = net()) {
      ParameterBuffer parameters = net.parameters();
      Tensor drawn = Kernels.normal(parameters.values().numel());
      parameters.gradients().copy_(drawn);
      double norm = norm(Tensors.toDoubles(drawn));

      assertThat(parameters.clipGradients(2 * norm).item_double()).isCloseTo(norm, within(1e-3));
      assertThat(parameters.gradientNorm().item_double()).isCloseTo(norm, within(1e-3));

      assertThat(parameters.clipGradients(3).item_double()).isCloseTo(norm, within(1e-3));
      assertThat(parameters.gradientNorm().item_double()).isCloseTo(3, within(1e-4));
      double first = drawn.select(0, 7).item_double();
      assertThat(parameters.gradients().select(0, 7).item_double())
          .isCloseTo(3 * first / norm, within(1e-6));
    }
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }

  private static Model net() {
    return Model.create(Zoo.network("cifar-resnet8", 2), 1, Device.CPU, Element.FLOAT32);
  }
}
