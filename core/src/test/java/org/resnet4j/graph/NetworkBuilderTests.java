package org.resnet4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;

class NetworkBuilderTests {

  private static final Op.Conv CONV = new Op.Conv(3, 8, 3, 1, 1, 1, false);

  @Test
  void refusesAnAdditionOfDifferentChannels() {
    var net = new NetworkBuilder("wrong", Shape.map(3, 32, 32));
    Value x = net.input();
    Value f = net.add("conv1", CONV, x);
    assertThatThrownBy(() -> net.scope("layer1.0", () -> net.residual(x, f, x)))
        .isInstanceOf(ResnetException.class)
        .hasMessage("layer1.0.add: an addition needs two equal shapes, got 8x32x32 and 3x32x32");
  }

  @Test
  void refusesAMapThatShrinksToNothing() {
    var net = new NetworkBuilder("wrong", Shape.map(3, 4, 4));
    Value x = net.input();
    assertThatThrownBy(() -> net.add("conv1", new Op.Conv(3, 8, 7, 2, 0, 1, false), x))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            "conv1: a map of 3x4x4 shrinks to nothing under a 7x7 window with padding 0; use"
                + " larger images");
  }

  @Test
  void refusesAConvolutionOfOtherChannels() {
    var net = new NetworkBuilder("wrong", Shape.map(4, 32, 32));
    Value x = net.input();
    assertThatThrownBy(() -> net.add("conv1", CONV, x))
        .hasMessage("conv1: expects 3 channels, got 4 of 4x32x32");
  }

  @Test
  void refusesImagesOfOtherChannelsThanTheNetworks() {
    var net = new NetworkBuilder("net", Shape.map(3, 32, 32));
    net.add("conv1", CONV, net.input());
    Network network = net.build();
    assertThatThrownBy(() -> Shapes.of(network, Shape.map(1, 32, 32)))
        .hasMessage("input: expects 3 channels, got 1 of 1x32x32");
  }

  @Test
  void takesAGateOfOnePosition() {
    var net = new NetworkBuilder("net", Shape.map(3, 32, 32));
    Value x = net.input();
    Value g = net.add("means", new Op.AdaptiveAvgPool(1), x);
    assertThat(net.add("gated", new Op.Gate(false), x, g).shape()).isEqualTo(x.shape());
    assertThatThrownBy(() -> net.add("wrong", new Op.Gate(false), g, x))
        .hasMessage("wrong: a gate needs two equal shapes, got 3x1x1 and 3x32x32");
  }

  @Test
  void averagesOverWindowsThatTheEdgeCuts() {
    var net = new NetworkBuilder("net", Shape.map(3, 5, 1));
    Value x = net.add("halved", new Op.AvgPool(2, 2), net.input());
    assertThat(x.shape()).isEqualTo(Shape.map(3, 3, 1));
    assertThatThrownBy(() -> net.add("pool", new Op.AvgPool(3, 2), x))
        .hasMessage(
            "pool: a map of 3x3x1 shrinks to nothing under a 3x3 window with padding 0; use larger"
                + " images");
    assertThatThrownBy(() -> new Op.AvgPool(2, 3))
        .hasMessage("windows of 2 have a stride of 1 to 2, got 3");
  }

  @Test
  void refusesAGateOfAnotherShape() {
    var net = new NetworkBuilder("wrong", Shape.map(3, 32, 32));
    Value x = net.input();
    Value g = net.add("conv1", CONV, x);
    assertThatThrownBy(() -> net.add("gated", new Op.Gate(true), x, g))
        .isInstanceOf(ResnetException.class)
        .hasMessage("gated: a gate needs two equal shapes, got 3x32x32 and 8x32x32");
  }

  @Test
  void followsTheShapesOfPoolsAndVectors() {
    var net = new NetworkBuilder("net", Shape.map(3, 8, 5));
    Value pooled = net.add("avgpool", new Op.AdaptiveAvgPool(6), net.input());
    assertThat(pooled.shape()).isEqualTo(Shape.map(3, 6, 6));
    assertThat(net.add("flatten", new Op.Flatten(), pooled).shape()).isEqualTo(Shape.vector(108));
    Value normed = net.add("norm", new Op.LocalResponseNorm(5, 1e-4, 0.75, 2), pooled);
    assertThat(net.add("scale", new Op.Scale(0.5), normed).shape()).isEqualTo(pooled.shape());
  }

  @Test
  void refusesOperationsThatCannotBe() {
    assertThatThrownBy(() -> new Op.Dropout(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Op.Dropout(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Op.LocalResponseNorm(4, 1e-4, 0.75, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersNamesThatAreTaken() {
    var net = new NetworkBuilder("net", Shape.map(3, 8, 8));
    Value x = net.add("relu", Activation.RELU.op(), net.input());
    net.add("relu", Activation.RELU.op(), x);
    assertThat(net.build().nodes())
        .extracting(Node::name)
        .containsExactly("input", "relu", "relu_1");
  }

  @Test
  void marksResidualBlocks() {
    var net = new NetworkBuilder("net", Shape.map(8, 8, 8));
    Value x = net.input();
    net.scope("layer1.0", () -> net.residual(x, net.add("relu", Activation.RELU.op(), x), x));
    assertThat(net.build().blocks()).containsExactly(new Block("layer1.0", 0, 1, 0, 2));
    assertThat(net.build().blocks().get(0).isIdentity()).isTrue();
  }

  @Test
  void startsParametersAsTheirOperationOrAsSaid() {
    var net = new NetworkBuilder("net", Shape.map(3, 8, 8));
    Value f = net.add("conv1", CONV, net.input());
    Value n = net.add("bn1", new Op.BatchNorm(8, 1e-5, 0.1), f);
    net.init(n, "weight", Init.ZEROS);
    assertThat(net.build().parameters())
        .containsExactly(
            new Parameter(
                "conv1.weight", List.of(8, 3, 3, 3), new Init.Normal(Math.sqrt(2.0 / 72))),
            new Parameter("bn1.weight", List.of(8), Init.ZEROS),
            new Parameter("bn1.bias", List.of(8), Init.ZEROS));
  }
}
