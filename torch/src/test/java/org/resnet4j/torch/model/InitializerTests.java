package org.resnet4j.torch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Tensors;
import org.resnet4j.zoo.Zoo;

/** The distributions that PyTorch's founding program draws from, by moments and bounds. */
@ExtendWith(NativeLeakExtension.class)
class InitializerTests {

  @Test
  void drawsTheFoundingNetAsThePyTorchProgramDoes() {
    var network = Zoo.network("resnet34:bias", 2);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      requireNormal(net, "conv1.weight", Math.sqrt(2.0 / (64 * 49)));
      requireNormal(net, "layer4.1.conv2.weight", Math.sqrt(2.0 / (512 * 9)));
      requireNormal(net, "layer2.0.downsample.0.weight", Math.sqrt(2.0 / 128));
      requireUniform(net, "layer4.1.conv2.bias", 1 / Math.sqrt(512 * 9));
      requireUniform(net, "layer3.0.conv1.bias", 1 / Math.sqrt(128 * 9));
      requireUniform(net, "fc.weight", 1 / Math.sqrt(512));
      assertThat(values(net, "layer1.0.bn1.weight")).containsOnly(1);
      assertThat(values(net, "layer1.0.bn1.bias")).containsOnly(0);
      assertThat(Tensors.toDoubles(net.statistic("bn1.running_mean"))).containsOnly(0);
      assertThat(Tensors.toDoubles(net.statistic("bn1.running_var"))).containsOnly(1);
    }
  }

  @Test
  void drawsAlexNetAsItsPaperDoes() {
    var network = Zoo.network("alexnet", 10);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      for (int layer = 1; layer <= 8; layer++) {
        String name = layer <= 5 ? "conv" + layer : "fc" + layer;
        requireNormal(net, name + ".weight", 0.01);
        boolean one = Set.of(2, 4, 5, 6, 7).contains(layer);
        assertThat(values(net, name + ".bias")).as(name).containsOnly(one ? 1 : 0);
      }
    }
  }

  @Test
  void drawsTorchvisionsAlexNetAsPyTorchDoes() {
    var network = Zoo.network("alexnet-torchvision", 10);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      requireUniform(net, "features.0.weight", 1 / Math.sqrt(3 * 121));
      requireUniform(net, "features.10.weight", 1 / Math.sqrt(256 * 9));
      requireUniform(net, "features.10.bias", 1 / Math.sqrt(256 * 9));
      requireUniform(net, "classifier.4.weight", 1 / Math.sqrt(4096));
    }
  }

  @Test
  void drawsTheSmallAlexNetSoThatItLearnsOnNormalisedImages() {
    var network = Zoo.network("cifar-alexnet", 10);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      requireNormal(net, "conv2.weight", Math.sqrt(2.0 / (128 * 25)));
      requireUniform(net, "fc6.weight", 1 / Math.sqrt(128 * 9));
    }
  }

  @Test
  void drawsAsTheOptionSays() {
    var gaussian = Zoo.network("resnet18:bias,init=gaussian", 10);
    try (var net = Model.create(gaussian, 1, Device.CPU, Element.FLOAT32)) {
      requireNormal(net, "conv1.weight", 0.01);
      requireNormal(net, "layer2.0.downsample.0.weight", 0.01);
      requireNormal(net, "fc.weight", 0.01);
      assertThat(values(net, "layer1.0.conv1.bias")).containsOnly(0);
      assertThat(values(net, "fc.bias")).containsOnly(0);
      assertThat(values(net, "bn1.weight")).containsOnly(1);
    }
    var pytorch = Zoo.network("resnext50_32x4d:bias,init=pytorch", 10);
    try (var net = Model.create(pytorch, 1, Device.CPU, Element.FLOAT32)) {
      requireUniform(net, "conv1.weight", 1 / Math.sqrt(3 * 49));
      requireUniform(net, "layer4.1.conv2.weight", 1 / Math.sqrt(32 * 9));
      requireUniform(net, "fc.weight", 1 / Math.sqrt(2048));
    }
  }

  @Test
  void startsGatesAtTheirBias() {
    var network = Zoo.network("cifar-resnet8:shortcut=gate,gate-bias=-3.5,init=gaussian", 10);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      assertThat(values(net, "layer2.0.gate.bias")).containsOnly(-3.5);
    }
    var usual = Zoo.network("cifar-resnet8:shortcut=exclusive-gate", 10);
    try (var net = Model.create(usual, 1, Device.CPU, Element.FLOAT32)) {
      assertThat(values(net, "layer1.0.gate.bias")).containsOnly(-6);
      requireNormal(net, "layer3.0.gate.weight", Math.sqrt(2.0 / 64));
    }
  }

  private static void requireNormal(Model net, String name, double deviation) {
    double[] values = values(net, name);
    double n = values.length;
    double second = moment(values, 2);
    assertThat(moment(values, 1)).as(name).isCloseTo(0, within(5 * deviation / Math.sqrt(n)));
    assertThat(Math.sqrt(second))
        .as(name)
        .isCloseTo(deviation, within(4 * deviation / Math.sqrt(2 * n)));
    double kurtosis = moment(values, 4) / (second * second);
    assertThat(kurtosis).as(name).isCloseTo(3, within(5 * Math.sqrt(24 / n)));
  }

  private static void requireUniform(Model net, String name, double bound) {
    DoubleSummaryStatistics values = Arrays.stream(values(net, name)).summaryStatistics();
    assertThat(values.getMax()).as(name).isBetween(0.95 * bound, bound);
    assertThat(values.getMin()).as(name).isBetween(-bound, -0.95 * bound);
    double error = 5 * bound / Math.sqrt(3.0 * values.getCount());
    assertThat(values.getAverage()).as(name).isCloseTo(0, within(error));
  }

  private static double moment(double[] values, int order) {
    return Arrays.stream(values).map(value -> Math.pow(value, order)).average().orElseThrow();
  }

  private static double[] values(Model net, String name) {
    return Tensors.toDoubles(net.parameters().get(name));
  }
}
