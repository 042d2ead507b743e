package org.resnet4j.zoo;

import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

/**
 * The ResNets for CIFAR-10: He et al. 2015, section 4.2, with akamaster's names: a 3x3 stem of 16,
 * then stages of n blocks with 16, 32 and 64 channels on maps of 32, 16 and 8.
 *
 * @param depth 6n + 2 weighted layers
 */
record CifarResNet(int depth) {

  private static final Shape IMAGE = Shape.map(3, 32, 32);
  private static final int DEEPEST = 1202;

  CifarResNet {
    if (depth < 8 || depth % 6 != 2 || depth > DEEPEST) {
      throw ResnetException.usage(
          "a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... "
              + DEEPEST
              + "), got "
              + depth);
    }
  }

  Network build(ModelSpec written, ModelSpec spec, int classes) {
    int blocks = (depth - 2) / 6;
    var net = new NetworkBuilder(written.toString(), IMAGE);
    var layers = new Layers(net, spec);
    var stages = new Stages(layers, BlockKind.BASIC, "A", "shortcut");
    Value x = layers.relu(layers.norm("bn1", layers.stem(net.input(), 16, 3, 1)));
    for (int stage = 0; stage < 3; stage++) {
      var width = new BlockKind.Width(16 << stage, 1, 64);
      x = stages.stage(stage + 1, x, width, blocks, stage == 0 ? 1 : 2);
    }
    layers.head("linear", x, classes);
    return net.build();
  }
}
