package org.resnet4j.torch.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class ImageInputTests {

  private static final int SIDE = 5;
  private static final int BYTES = 3 * SIDE * SIDE;

  /** Every byte comes up in every channel. */
  private static Batch batch(int size) {
    byte[] pixels = new byte[size * BYTES];
    new Random(1).nextBytes(pixels);
    return new Batch(pixels, new int[size], 3, SIDE, SIDE);
  }

  private static Model net(Element element) {
    return Model.allocate(Zoo.network("cifar-resnet8", 2), Device.CPU, element);
  }

  /** What libtorch makes of the bytes, function by function. */
  private static double[] normalized(Batch batch, Normalization normalize, Element element) {
    byte[] pixels = batch.pixels();
    double[] values = new double[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    try (var scope = Scope.open()) {
      double[] mean = normalize.mean().stream().mapToDouble(Double::doubleValue).toArray();
      double[] deviation = normalize.std().stream().mapToDouble(Double::doubleValue).toArray();
      Tensor x = Tensors.ofDoubles(values, element, Device.CPU, batch.size(), 3, SIDE, SIDE);
      return Tensors.toDoubles(
          Kernels.normalize(
              x,
              Tensors.ofDoubles(mean, element, Device.CPU, 1, 3, 1, 1),
              Tensors.ofDoubles(deviation, element, Device.CPU, 1, 3, 1, 1)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "half, FLOAT32, PLANES",
    "imagenet, FLOAT32, PLANES",
    "imagenet, FLOAT32, CHANNELS_LAST",
    "cifar10, FLOAT32, CHANNELS_LAST",
    "imagenet, FLOAT64, PLANES",
    "cifar10, FLOAT64, CHANNELS_LAST"
  })
  void equalsLibtorchsNormalizationToTheBit(String name, Element element, PixelOrder order) {
    Normalization normalize = Normalization.parse(name);
    Batch full = batch(40);
    Batch last = batch(3);
    try (var net = net(element);
        var input = new ImageInput(net, normalize, 40 * BYTES, order);
        var scope = Scope.open()) {
      Tensor images = input.images(full);
      assertThat(Tensors.sizes(images)).containsExactly(40, 3, SIDE, SIDE);
      assertThat(Tensors.strides(images))
          .containsExactly(
              order == PixelOrder.PLANES
                  ? new long[] {BYTES, SIDE * SIDE, SIDE, 1}
                  : new long[] {BYTES, 1, 3 * SIDE, 3});
      assertThat(Tensors.toDoubles(images)).isEqualTo(normalized(full, normalize, element));

      assertThat(Tensors.toDoubles(input.images(last)))
          .isEqualTo(normalized(last, normalize, element));
    }
  }

  @Test
  void refusesABatchThatNoBufferHolds() {
    try (var net = net(Element.FLOAT32)) {
      assertThatThrownBy(() -> new ImageInput(net, Normalization.HALF, 1L << 30))
          .isInstanceOf(ResnetException.class)
          .hasMessage(
              "a batch has at most 536870911 pixel values, got 1073741824; choose a smaller"
                  + " --batch");
    }
  }

  @Test
  void refusesANormalizationOfOtherChannels() {
    try (var net = net(Element.FLOAT32)) {
      assertThatThrownBy(() -> new ImageInput(net, Normalization.parse("0.5/0.5"), 10))
          .isInstanceOf(ResnetException.class)
          .hasMessageContaining("is for 1 channel");
    }
  }
}
