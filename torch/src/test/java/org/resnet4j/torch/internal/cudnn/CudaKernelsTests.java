package org.resnet4j.torch.internal.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.graph.Activation;
import org.resnet4j.torch.ActivationKernel;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.CallList;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.PoolCalls.Window;
import org.resnet4j.torch.internal.calls.WorkingMemory;

/**
 * What nets do not reach of {@code step.cu}'s kernels, run on the processor; {@code
 * CudaProgramTests} has the rest.
 */
@ExtendWith(NativeLeakExtension.class)
class CudaKernelsTests {

  private static CudaKernels kernels() {
    return new CudaKernels(Device.CPU, HostCode.orSkip(), new HostConvolutions());
  }

  private static void run(CudaKernels kernels) {
    try (var memory = new WorkingMemory();
        var program = kernels.calls().build(memory)) {
      program.run(0, program.calls());
    }
  }

  private static Tensor floats(double... values) {
    return Tensors.ofDoubles(values, Element.FLOAT32, Device.CPU, values.length);
  }

  private static Tensor zeros(long... sizes) {
    return Tensors.zeros(Element.FLOAT32, Device.CPU, sizes);
  }

  @Test
  void bf16IsRoundedAsLibtorchRounds() {
    try (var scope = Scope.open();
        var kernels = kernels()) {
      Kernels.seed(1);
      double half = 1 + Math.pow(2, -8); // between two values of bf16
      double next = 1 + 3 * Math.pow(2, -8);
      Tensor special =
          floats(half, next, -half, -0.0, 1e-40, 3.4e38, 1 / 0.0, -1 / 0.0, Double.NaN);
      Tensor given = Tensors.concatenated(java.util.List.of(special, Kernels.normal(500)));
      Tensor result = zeros(given.numel());
      CallList calls = kernels.calls();
      MemoryView rounded = calls.array(DataType.BF16, given.numel());
      kernels.elementwise().copy(calls.external(given), rounded);
      kernels.elementwise().copy(rounded, calls.external(result));
      run(kernels);
      assertThat(Tensors.toDoubles(result))
          .isEqualTo(Tensors.toDoubles(given.to(ScalarType.BFloat16).to(ScalarType.Float)));
    }
  }

  @Test
  void aCopyGoesFromAnyOrderToAnyOther() {
    try (var scope = Scope.open();
        var kernels = kernels()) {
      Tensor given = Kernels.normal(2, 3, 4, 5);
      Tensor result = zeros(2, 3, 4, 5);
      CallList calls = kernels.calls();
      MemoryView channelsLast = calls.array(DataType.F32, 2, 3, 4, 5);
      kernels.elementwise().copy(calls.external(given), channelsLast);
      kernels.elementwise().copy(channelsLast, calls.external(result));
      run(kernels);
      assertThat(Tensors.toDoubles(result)).isEqualTo(Tensors.toDoubles(given));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionHasItsNumber(Activation function) {
    try (var scope = Scope.open();
        var kernels = kernels()) {
      Tensor given = floats(-4, -1.5, -0.1, 0, 0.1, 1.5, 4);
      Tensor result = zeros(given.numel());
      CallList calls = kernels.calls();
      kernels.elementwise().forward(function, calls.external(given), calls.external(result));
      run(kernels);
      Tensor exact = ActivationKernel.of(function).apply(given);
      assertThat(Kernels.distance(result, exact)).isLessThan(1e-6);
    }
  }

  @Test
  void theGreatestOfAWindowWithNanIsNan() {
    try (var scope = Scope.open();
        var kernels = kernels()) {
      Tensor given = floats(1, Double.NaN, 3, 4).reshape(1, 1, 2, 2);
      Tensor result = zeros(1, 1, 1, 1);
      CallList calls = kernels.calls();
      kernels.pools().max(new Window(2, 2, 0), calls.external(given), calls.external(result));
      run(kernels);
      assertThat(Tensors.toDoubles(result)).containsExactly(Double.NaN);
    }
  }

  @Test
  void whatLiesInAnotherOrderIsRefused() {
    try (var scope = Scope.open();
        var kernels = kernels()) {
      CallList calls = kernels.calls();
      MemoryView channelsFirst = calls.external(zeros(2, 3, 4, 5));
      MemoryView channelsLast = calls.array(DataType.F32, 2, 3, 4, 5);
      assertThatThrownBy(
              () -> kernels.elementwise().add(channelsLast, channelsFirst, channelsLast, null))
          .hasMessageStartingWith("not alike: ");
    }
  }
}
