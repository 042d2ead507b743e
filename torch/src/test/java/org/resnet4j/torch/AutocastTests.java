package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.graph.Op;

@ExtendWith(NativeLeakExtension.class)
class AutocastTests {

  private static final Op.Conv CONV = new Op.Conv(2, 2, 3, 1, 1, 1, false);

  private static ScalarType typeOfAConvolution() {
    try (var scope = Scope.open()) {
      Tensor x = Tensors.zeros(Element.FLOAT32, Device.CPU, 1, 2, 4, 4);
      Tensor weight = Tensors.zeros(Element.FLOAT32, Device.CPU, 2, 2, 3, 3);
      return Kernels.conv(CONV, x, weight, null).scalar_type().intern();
    }
  }

  @Test
  void computesInThePrecisionWhileItIsOpen() {
    try (var autocast = Autocast.to(Precision.BF16, Device.CPU)) {
      assertThat(typeOfAConvolution()).isEqualTo(ScalarType.BFloat16);
    }
    assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Float);
    try (var autocast = Autocast.to(Precision.FP16, Device.CPU)) {
      assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Half);
    }
    assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Float);
  }

  @Test
  void nests() {
    try (var outer = Autocast.to(Precision.BF16, Device.CPU)) {
      try (var inner = Autocast.to(Precision.FP32, Device.CPU)) {
        assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Float);
        try (var innermost = Autocast.to(Precision.FP16, Device.CPU)) {
          assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Half);
        }
        assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Float);
      }
      assertThat(typeOfAConvolution()).isEqualTo(ScalarType.BFloat16);
    }
  }

  @Test
  void endsWithTheBlockThatFails() {
    assertThatThrownBy(
            () -> {
              try (var autocast = Autocast.to(Precision.BF16, Device.CPU)) {
                throw new IllegalStateException("a step failed");
              }
            })
        .hasMessage("a step failed");
    assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Float);
  }

  @Test
  void leavesTheOtherDeviceAlone() {
    try (var autocast = Autocast.to(Precision.BF16, Device.CUDA)) {
      assertThat(typeOfAConvolution()).isEqualTo(ScalarType.Float);
    }
  }
}
