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
 * <p>Those of He et al. 2016 (appendix, "Implementation Details") put [1x1, 16; 3x3, 16; 1x1, 64]
 * in the place of [3x3, 16; 3x3, 16] where they are made of bottlenecks, and project (B) instead of
 * padding (A).
 *
 * @param depth weighted layers: 6n + 2 with basic blocks, 9n + 2 with bottlenecks
 */
record CifarResNet(int depth, BlockKind kind) {

  private static final Shape IMAGE = Shape.map(3, 32, 32);
  private static final int DEEPEST = 1202;

  /** 164 = 6 * 27 + 2 = 9 * 18 + 2, and the paper's is made of bottlenecks. */
  private static final int PAPERS_BOTTLENECKS = 164;

  /**
   * He et al. 2015's.
   *
   * @throws ResnetException (usage) where the depth is not 6n + 2
   */
  static CifarResNet he2015(int depth) {
    if (depth < 8 || depth % 6 != 2 || depth > DEEPEST) {
      throw ResnetException.usage(
          "a CIFAR ResNet has depth 6n+2 (8, 14, 20, 32, 44, 56, 110, ... "
              + DEEPEST
              + "), got "
              + depth);
    }
    return new CifarResNet(depth, BlockKind.BASIC);
  }

  /**
   * He et al. 2016's: basic blocks where the depth is 6n + 2, but for 164, else bottlenecks.
   *
   * @throws ResnetException (usage) where the depth is neither 6n + 2 nor 9n + 2
   */
  static CifarResNet he2016(int depth) {
    boolean basic = depth >= 8 && depth % 6 == 2 && depth != PAPERS_BOTTLENECKS;
    boolean bottleneck = depth >= 11 && depth % 9 == 2;
    if (!(basic || bottleneck) || depth > DEEPEST) {
      throw ResnetException.usage(
          "a pre-activation CIFAR ResNet has depth 6n+2 (8, 14, 20, ... 110, ...) or, of"
              + " bottlenecks, 9n+2 (11, 29, 47, ... 164, ... 1001, ...), at most "
              + DEEPEST
              + ", got "
              + depth);
    }
    return new CifarResNet(depth, basic ? BlockKind.BASIC : BlockKind.BOTTLENECK);
  }

  Network build(ModelSpec written, ModelSpec spec, int classes) {
    boolean basic = kind == BlockKind.BASIC;
    int blocks = (depth - 2) / (basic ? 6 : 9);
    var net = new NetworkBuilder(written.toString(), IMAGE);
    var layers = new Layers(net, spec);
    var stages = new Stages(layers, kind, new Shortcuts(layers, basic ? "A" : "B", "shortcut"));
    Value x = layers.activation(layers.norm("bn1", layers.stem(net.input(), 16, 3, 1)));
    for (int stage = 0; stage < 3; stage++) {
      var width = new BlockKind.Width(16 << stage, 1, 64);
      x = stages.stage(stage + 1, x, width, blocks, stage == 0 ? 1 : 2);
    }
    stages.head("linear", x, classes);
    return net.build();
  }
}
