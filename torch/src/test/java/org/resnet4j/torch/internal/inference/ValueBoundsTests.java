package org.resnet4j.torch.internal.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.evaluate.Inferences;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.NodeKernel;
import org.resnet4j.zoo.Zoo;

/** Nothing overflows unseen in a program, and little is looked at for that. */
@ExtendWith(NativeLeakExtension.class)
class ValueBoundsTests {

  /**
   * On a bright image the sums of the second convolution are beyond single precision, on noise and
   * on a black image they are not. libtorch gives NaN; oneDNN's rectifiers would make numbers of
   * it.
   */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void aNetThatOverflowsOnAnImageSaysSoOfThatImage(Precision precision) {
    Shape image = Shape.map(3, 8, 8);
    try (var scope = Scope.open();
        var net = overflowing();
        var inference = Inferences.fastest(net, image, precision)) {
      Tensor noise = ProgramInferenceTests.images(2, image);
      assertThat(
              Kernels.distance(
                  inference.logits(noise), ProgramInferenceTests.reference(net, noise)))
          .isLessThan(1e-5);
      Tensor images = Tensors.zeros(Element.FLOAT32, Device.CPU, 3, 3, 8, 8);
      images.select(0, 1).fill_(new Scalar(2));
      double[] logits = Tensors.toDoubles(inference.logits(images));
      assertThat(logits).isEqualTo(Tensors.toDoubles(ProgramInferenceTests.reference(net, images)));
      assertThat(Arrays.copyOfRange(logits, 5, 10)).containsOnly(Double.NaN);
      assertThat(Arrays.stream(logits).filter(Double::isFinite)).hasSize(10);
    }
  }

  private static Model overflowing() {
    Network network = Zoo.network("cifar-resnet8:norm=none", 5);
    Model net = Model.create(network, 1, Device.CPU, Element.FLOAT32);
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      net.parameters().get("conv1.weight").fill_(new Scalar(1e17));
      net.parameters().get("layer1.0.conv1.weight").fill_(new Scalar(1.5e18));
      net.parameters().get("layer1.0.conv2.weight").mul_(new Scalar(1e-37));
    }
    return net;
  }

  /** Of a net as training leaves it few values are looked at. */
  @ParameterizedTest
  @CsvSource({"cifar-resnet20, 32, 3", "resnet50, 64, 12", "cifar-alexnet, 32, 3"})
  void looksAtFewValues(String spec, int side, int most) {
    Shape image = Shape.map(3, side, side);
    try (var net = ProgramInferenceTests.warm(spec, image)) {
      assertThat(ValueBounds.lookedAt(FoldedNet.of(net, image)).orElseThrow())
          .hasSizeBetween(1, most);
    }
  }

  /** Each bound holds: no value of a node is greater. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cifar-resnet14 | 16",
        "cifar-resnet14:norm=none | 16",
        "cifar-resnet14:norm=group | 16",
        "cifar-preact-resnet14 | 16",
        "cifar-resnet14:shortcut=exclusive-gate | 16",
        "cifar-resnet14:projection=A,activation=tanh | 16",
        "cifar-resnet14:projection=D,se=4,activation=silu | 16",
        "cifar-resnet14:norm=none,activation=gelu | 16",
        "cifar-resnet14:norm=none,activation=hardswish | 16",
        "cifar-alexnet | 32",
      })
  void noValueIsGreaterThanItsBound(String spec, int side) {
    Shape image = Shape.map(3, side, side);
    try (var scope = Scope.open();
        var net = ProgramInferenceTests.warm(spec, image);
        var noGrad = NoGrad.on()) {
      FoldedNet trained = FoldedNet.of(net, image);
      FoldedWeights weights = new FoldedWeights(net, trained.folding());
      Tensor images = ProgramInferenceTests.images(4, image);
      Tensor[] values = new Tensor[trained.network().nodes().size()];
      double[] greatest = new double[values.length];
      for (Node node : trained.network().nodes()) {
        var bound = new NodeBound(trained, weights, node, greatest);
        values[node.id()] = value(net, trained, weights, node, values, images);
        greatest[node.id()] = Kernels.greatest(values[node.id()]);
        if (!node.inputs().isEmpty()) {
          assertThat(greatest[node.id()])
              .as(node.name())
              .isLessThanOrEqualTo(node.op().accept(bound) * 1.0001);
        }
      }
    }
  }

  /** A node's value from those before it, its convolution folded. */
  private static Tensor value(
      Model net,
      FoldedNet trained,
      FoldedWeights weights,
      Node node,
      Tensor[] values,
      Tensor images) {
    List<Tensor> inputs =
        node.inputs().isEmpty()
            ? List.of(images)
            : node.inputs().stream().map(id -> values[id]).toList();
    if (node.op() instanceof Op.Conv conv && trained.folding().folded().containsKey(node.name())) {
      Tensor weight = weights.weight(node, List.of(), w -> w).maker().get();
      Tensor bias = Objects.requireNonNull(weights.bias(node, 1)).maker().get();
      return Kernels.conv(conv, inputs.get(0), weight, bias);
    }
    return node.op().accept(new NodeKernel(net, node, inputs, Mode.EVAL));
  }
}
