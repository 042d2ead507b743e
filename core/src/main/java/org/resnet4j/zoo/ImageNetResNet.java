package org.resnet4j.zoo;

import java.util.List;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

/**
 * The ResNets for ImageNet: He et al. 2015, Table 1, and what follows them, with torchvision's
 * names. ResNet-200 has 16 more bottlenecks on the maps of 28 than ResNet-152 (He et al. 2016,
 * section 5).
 *
 * @param blocks in stages conv2_x to conv5_x
 * @param groups of the 3x3 convolution
 * @param perGroup channels of a group in the first stage
 */
record ImageNetResNet(String name, BlockKind kind, List<Integer> blocks, int groups, int perGroup) {

  private static final Shape IMAGE = Shape.map(3, 224, 224);
  private static final Shape SMALL_IMAGE = Shape.map(3, 32, 32);

  static final List<ImageNetResNet> TABLE =
      List.of(
          new ImageNetResNet("resnet18", BlockKind.BASIC, List.of(2, 2, 2, 2), 1, 64),
          new ImageNetResNet("resnet34", BlockKind.BASIC, List.of(3, 4, 6, 3), 1, 64),
          new ImageNetResNet("resnet50", BlockKind.BOTTLENECK, List.of(3, 4, 6, 3), 1, 64),
          new ImageNetResNet("resnet101", BlockKind.BOTTLENECK, List.of(3, 4, 23, 3), 1, 64),
          new ImageNetResNet("resnet152", BlockKind.BOTTLENECK, List.of(3, 8, 36, 3), 1, 64),
          new ImageNetResNet("resnext50_32x4d", BlockKind.BOTTLENECK, List.of(3, 4, 6, 3), 32, 4),
          new ImageNetResNet("resnext101_32x8d", BlockKind.BOTTLENECK, List.of(3, 4, 23, 3), 32, 8),
          new ImageNetResNet("wide_resnet50_2", BlockKind.BOTTLENECK, List.of(3, 4, 6, 3), 1, 128),
          new ImageNetResNet(
              "wide_resnet101_2", BlockKind.BOTTLENECK, List.of(3, 4, 23, 3), 1, 128),
          new ImageNetResNet("preact-resnet50", BlockKind.BOTTLENECK, List.of(3, 4, 6, 3), 1, 64),
          new ImageNetResNet("preact-resnet101", BlockKind.BOTTLENECK, List.of(3, 4, 23, 3), 1, 64),
          new ImageNetResNet("preact-resnet152", BlockKind.BOTTLENECK, List.of(3, 8, 36, 3), 1, 64),
          new ImageNetResNet(
              "preact-resnet200", BlockKind.BOTTLENECK, List.of(3, 24, 36, 3), 1, 64));

  /** The paper. */
  String source() {
    if (name.startsWith("preact")) {
      return Zoo.HE_2016 + ", section 5";
    }
    if (name.startsWith("resnext")) {
      return "Xie et al. 2017, arXiv 1611.05431";
    }
    return name.startsWith("wide")
        ? "Zagoruyko and Komodakis 2016, arXiv 1605.07146"
        : "He et al. 2015, arXiv 1512.03385, Table 1";
  }

  Network build(ModelSpec written, ModelSpec spec, int classes) {
    boolean small = spec.get(Option.STEM).equals("3x3");
    var net = new NetworkBuilder(written.toString(), small ? SMALL_IMAGE : IMAGE);
    var layers = new Layers(net, spec);
    var stages = new Stages(layers, kind, new Shortcuts(layers, "B", "downsample"));
    Value x = layers.stem(net.input(), 64, small ? 3 : 7, small ? 1 : 2);
    x = layers.activation(layers.norm("bn1", x));
    x = small ? x : layers.maxPool(x, 3, 2, 1);
    for (int stage = 0; stage < blocks.size(); stage++) {
      var width = new BlockKind.Width(64 << stage, groups, perGroup);
      x = stages.stage(stage + 1, x, width, blocks.get(stage), stage == 0 ? 1 : 2);
    }
    stages.head("fc", x, classes);
    return net.build();
  }
}
