package org.resnet4j.torch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.ModelLayout;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class AutogradStepTests {

  private static final int BATCH = 4;
  private static final int SIDE = 32;

  private static Tensor images(Model net) {
    double[] values = new Random(3).doubles(BATCH * 3 * SIDE * SIDE, -1, 1).toArray();
    Tensor x = Tensors.ofDoubles(values, net.element(), net.device(), BATCH, 3, SIDE, SIDE);
    return net.layout().pixels() == PixelOrder.PLANES ? x : x.contiguous(MemoryFormat.ChannelsLast);
  }

  private static StepResult losses(GradientStep step, Model net) {
    long[] labels = new Random(4).longs(BATCH, 0, 5).toArray();
    return step.gradients(images(net), Tensors.ofLongs(labels, net.device()));
  }

  /** Of every parameter, in PyTorch's order. */
  private static double[] gradients(Model net) {
    return net.parameters().views().keySet().stream()
        .flatMapToDouble(name -> Arrays.stream(Tensors.toDoubles(net.parameters().gradient(name))))
        .toArray();
  }

  private static Model model(String spec, PixelOrder order, Element element) {
    var network = Zoo.network(spec, 5);
    return order == PixelOrder.PLANES
        ? Model.create(network, 1, Device.CPU, element)
        : Model.create(network, ModelLayout.channelsLast(network), 1, Device.CPU, element);
  }

  /** Loss and gradients in single precision are what the lower ones are held to. */
  @ParameterizedTest
  @CsvSource({
    "BF16, PLANES, BFloat16, 0.05",
    "BF16, CHANNELS_LAST, BFloat16, 0.05",
    "FP16, PLANES, Half, 0.03",
    "FP16, CHANNELS_LAST, Half, 0.03"
  })
  void isNearSinglePrecision(Precision precision, PixelOrder order, ScalarType type, double most) {
    try (var single = model("cifar-resnet8", PixelOrder.PLANES, Element.FLOAT32);
        var net = model("cifar-resnet8", order, Element.FLOAT32);
        var expected = new AutogradStep(single);
        var step = new AutogradStep(net, precision);
        var scope = Scope.open()) {
      double loss = losses(expected, single).loss().item_double();
      step.state().values().forEach(number -> Tensors.fill(number, 256));
      StepResult losses = losses(step, net);

      assertThat(losses.logits().scalar_type().intern()).isEqualTo(type);
      assertThat(losses.loss().scalar_type().intern()).isEqualTo(ScalarType.Float);
      assertThat(losses.loss().item_double())
          .isNotEqualTo(loss)
          .isCloseTo(loss, withinPercentage(1));
      losses.overflow().ifPresent(overflow -> assertThat(overflow.item_float()).isZero());
      assertThat(losses.overflow().isPresent()).isEqualTo(precision == Precision.FP16);
      double[] reference = gradients(single);
      assertThat(distance(reference, gradients(net)))
          .isLessThan(most * distance(reference, new double[reference.length]));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar-resnet8",
        "cifar-resnet8:shortcut=exclusive-gate,norm=group",
        "cifar-alexnet:dropout=off",
        "resnext50_32x4d"
      })
  void givesTheSameChannelsLast(String spec) {
    try (var planes = model(spec, PixelOrder.PLANES, Element.FLOAT64);
        var last = model(spec, PixelOrder.CHANNELS_LAST, Element.FLOAT64);
        var expected = new AutogradStep(planes);
        var step = new AutogradStep(last);
        var scope = Scope.open()) {
      double loss = losses(expected, planes).loss().item_double();
      assertThat(losses(step, last).loss().item_double()).isCloseTo(loss, within(1e-9));
      double[] reference = gradients(planes);
      assertThat(distance(reference, gradients(last)))
          .isLessThan(1e-9 * distance(reference, new double[reference.length]));
    }
  }

  @Test
  void keepsMapsAndWeightsChannelsLast() {
    try (var net = model("cifar-resnet8", PixelOrder.CHANNELS_LAST, Element.FLOAT32);
        var step = new AutogradStep(net);
        var scope = Scope.open()) {
      assertThat(step.pixelOrder()).isEqualTo(PixelOrder.CHANNELS_LAST);
      Tensor weight = net.parameters().get("conv1.weight"); // (16, 3, 3, 3)
      assertThat(Tensors.strides(weight)).containsExactly(27, 1, 9, 3);
      assertThat(Tensors.strides(net.parameters().gradient("conv1.weight")))
          .containsExactly(27, 1, 9, 3);
    }
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
