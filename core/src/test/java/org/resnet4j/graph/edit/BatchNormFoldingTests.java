package org.resnet4j.graph.edit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Parameter;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

class BatchNormFoldingTests {

  private static final Shape IMAGE = Shape.map(3, 8, 8);

  @Test
  void foldsABatchNormIntoTheConvolutionBeforeIt() {
    var net = new NetworkBuilder("tiny", IMAGE);
    Value x = norm(net, "bn1", conv(net, "conv1", net.input()));
    Value f = norm(net, "bn2", conv(net, "conv2", x));
    net.add("relu", Activation.RELU.op(), net.residual(x, f, x));
    BatchNormFolding folding = BatchNormFolding.of(net.build());
    Network folded = folding.network();
    assertThat(folded.nodes())
        .extracting(Node::name)
        .containsExactly("input", "conv1", "conv2", "add", "relu");
    assertThat(folded.nodes().get(2).inputs()).containsExactly(1);
    assertThat(folded.nodes().get(3).inputs()).containsExactly(2, 1);
    assertThat(folded.blocks()).containsExactly(new Block("", 1, 2, 1, 3));
    assertThat(folded.parameters())
        .extracting(Parameter::name)
        .containsExactly("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias");
    assertThat(folding.folded()).containsEntry("conv2", net.build().nodes().get(4));
  }

  @Test
  void keepsABatchNormThatFollowsNoConvolutionOfItsOwn() {
    var net = new NetworkBuilder("preact", IMAGE);
    Value x = conv(net, "conv1", net.input());
    Value f = conv(net, "conv2", net.add("relu", Activation.RELU.op(), norm(net, "bn1", x)));
    norm(net, "bn2", net.residual(x, f, x));
    BatchNormFolding folding = BatchNormFolding.of(net.build());
    assertThat(folding.folded()).isEmpty();
    assertThat(folding.network().nodes()).isEqualTo(net.build().nodes());
  }

  private static Value conv(NetworkBuilder net, String name, Value x) {
    return net.add(name, new Op.Conv(x.channels(), 4, 3, 1, 1, 1, false), x);
  }

  private static Value norm(NetworkBuilder net, String name, Value x) {
    return net.add(name, new Op.BatchNorm(x.channels(), 1e-5, 0.1), x);
  }
}
