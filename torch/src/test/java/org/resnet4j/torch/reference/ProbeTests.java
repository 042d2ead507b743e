package org.resnet4j.torch.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class ProbeTests {

  /** A sum that would be rectified in place, what is rectified, and the last node. */
  @Test
  void keepsValuesWithoutChangingABit() {
    Network network = Zoo.network("cifar-resnet8", 3);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64);
        var scope = Scope.open()) {
      Tensor usual = new Interpreter(net).forward(images(net), Mode.EVAL);
      List<String> all = network.nodes().stream().map(Node::name).toList();
      for (List<String> nodes : List.of(List.of("layer1.0.add", "layer2.0.relu"), all)) {
        Probe probe = Probe.of(network, nodes);
        Tensor logits = new Interpreter(net).forward(images(net), Mode.EVAL, probe);
        assertThat(Tensors.toDoubles(logits)).isEqualTo(Tensors.toDoubles(usual));
        double least = min(Tensors.toDoubles(probe.value("layer1.0.add")));
        assertThat(least).isNegative();
        assertThat(min(Tensors.toDoubles(probe.value("layer2.0.relu")))).isZero();
      }
    }
  }

  @Test
  void keepsGradientsOfValues() {
    Network network = Zoo.network("cifar-resnet8", 3);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64);
        var scope = Scope.open()) {
      Probe probe = Probe.of(network, List.of("linear", "layer3.0.add"));
      Tensor logits = new Interpreter(net).forward(images(net), Mode.TRAIN, probe);
      Kernels.crossEntropy(logits, labels()).backward();
      double[] atLogits = Tensors.toDoubles(probe.gradient("linear"));
      double[] softmax = Tensors.toDoubles(Kernels.softmax(logits));
      assertThat(atLogits[0]).isCloseTo((softmax[0] - 1) / 4, within(1e-12)); // label 0 of 4 images
      assertThat(Kernels.norm(probe.gradient("layer3.0.add"))).isPositive();
      Map<String, Double> norms = GradientNorms.byLayer(net);
      assertThat(norms).hasSize(8).containsKey("layer2.0.conv1");
      assertThat(norms.values()).allMatch(norm -> norm > 0);
    }
  }

  /** Batch norm's weights are 1 and its biases 0, so its responses have deviation 1. */
  @Test
  void readsTheDeviationOfResponses() {
    Network network = Zoo.network("cifar-resnet8", 3);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64);
        var scope = Scope.open()) {
      Probe probe = Probe.of(network, List.of("bn1"));
      new Interpreter(net).forward(images(net), Mode.TRAIN, probe);
      assertThat(probe.deviation("bn1")).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void knowsItsNodesAlone() {
    Network network = Zoo.network("cifar-resnet8", 3);
    assertThatThrownBy(() -> Probe.of(network, List.of("layer9.add")))
        .hasMessage("cifar-resnet8 has no node layer9.add");
    assertThatThrownBy(() -> Probe.of(network, List.of("bn1")).value("conv1"))
        .hasMessage("the probe does not read conv1");
  }

  /** He et al. 2016, eq. 5, with every kind of shortcut and order. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar-resnet14",
        "cifar-resnet14:projection=B",
        "cifar-resnet14:norm=none",
        "cifar-resnet14:shortcut=gate",
        "cifar-resnet14:shortcut=exclusive-gate",
        "cifar-preact-resnet14",
        "cifar-resnet14:order=bn-after-add",
        "resnet18"
      })
  void splitsTheGradientExactly(String spec) {
    Network network = Zoo.network(spec, 3);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32)) {
      for (int block = 0; block < network.blocks().size(); block++) {
        try (var scope = Scope.open()) {
          var gradients = BlockGradients.of(net, images(net), labels(), Mode.TRAIN);
          BlockGradients.Split split = gradients.split(block);
          assertThat(split.error()).isLessThan(1e-5);
          assertThat(split.identity()).isPositive();
          assertThat(split.branches()).isPositive();
        }
      }
    }
  }

  @Test
  void findsNothingInBranchesThatAreOff() {
    Network network = Zoo.network("cifar-resnet8+scale=layer3.0,0+scale=layer2.0,0", 3);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64);
        var scope = Scope.open()) {
      var gradients = BlockGradients.of(net, images(net), labels(), Mode.TRAIN);
      BlockGradients.Split split = gradients.split(1);
      assertThat(split.branches()).isZero();
      assertThat(split.identityShare()).isCloseTo(1, within(1e-12));
      assertThat(gradients.split(0).branches()).isPositive();
    }
  }

  private static double min(double[] values) {
    return java.util.Arrays.stream(values).min().orElseThrow();
  }

  private static Tensor labels() {
    return Tensors.ofLongs(new long[] {0, 1, 2, 0}, Device.CPU);
  }

  private static Tensor images(Model net) {
    double[] values = new Random(3).doubles(4 * 3 * 32 * 32, -1, 1).toArray();
    return Tensors.ofDoubles(values, net.element(), net.device(), 4, 3, 32, 32);
  }
}
