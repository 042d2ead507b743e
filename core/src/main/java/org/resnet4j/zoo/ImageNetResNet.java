package org.resnet4j.zoo;

import java.util.List;
import java.util.Optional;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

/**
 * The ResNets for ImageNet: He et al. 2015, Table 1, and what follows them, with torchvision's
 * names, and timm's where torchvision has no such net. ResNet-200 has 16 more bottlenecks on the
 * maps of 28 than ResNet-152 (He et al. 2016, section 5).
 *
 * @param blocks in stages conv2_x to conv5_x
 * @param groups of the 3x3 convolution
 * @param perGroup channels of a group in the first stage
 * @param variant what the net has where its spec does not say otherwise
 */
record ImageNetResNet(
    String name, BlockKind kind, List<Integer> blocks, int groups, int perGroup, Variant variant) {

  private static final Shape IMAGE = Shape.map(3, 224, 224);
  private static final Shape SMALL_IMAGE = Shape.map(3, 32, 32);

  static final List<ImageNetResNet> TABLE =
      List.of(
          new ImageNetResNet("resnet18", BlockKind.BASIC, List.of(2, 2, 2, 2), 1, 64),
          new ImageNetResNet("resnet34", BlockKind.BASIC, List.of(3, 4, 6, 3), 1, 64),
          new ImageNetResNet("resnet50", BlockKind.BOTTLENECK, List.of(3, 4, 6, 3), 1, 64),
          new ImageNetResNet("resnet101", BlockKind.BOTTLENECK, List.of(3, 4, 23, 3), 1, 64),
          new ImageNetResNet("resnet152", BlockKind.BOTTLENECK, List.of(3, 8, 36, 3), 1, 64),
          new ImageNetResNet("resnet18d", BlockKind.BASIC, List.of(2, 2, 2, 2), Variant.D),
          new ImageNetResNet("resnet26d", BlockKind.BOTTLENECK, List.of(2, 2, 2, 2), Variant.D),
          new ImageNetResNet("resnet34d", BlockKind.BASIC, List.of(3, 4, 6, 3), Variant.D),
          new ImageNetResNet("resnet50d", BlockKind.BOTTLENECK, List.of(3, 4, 6, 3), Variant.D),
          new ImageNetResNet("resnet101d", BlockKind.BOTTLENECK, List.of(3, 4, 23, 3), Variant.D),
          new ImageNetResNet("resnet152d", BlockKind.BOTTLENECK, List.of(3, 8, 36, 3), Variant.D),
          new ImageNetResNet("seresnet18", BlockKind.BASIC, List.of(2, 2, 2, 2), Variant.SE),
          new ImageNetResNet("seresnet34", BlockKind.BASIC, List.of(3, 4, 6, 3), Variant.SE),
          new ImageNetResNet("seresnet50", BlockKind.BOTTLENECK, List.of(3, 4, 6, 3), Variant.SE),
          new ImageNetResNet("seresnet101", BlockKind.BOTTLENECK, List.of(3, 4, 23, 3), Variant.SE),
          new ImageNetResNet("seresnet152", BlockKind.BOTTLENECK, List.of(3, 8, 36, 3), Variant.SE),
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

  /** What nets of one depth differ in: the options stem, projection and se. */
  record Variant(String stem, String projection, String se) {
    /** He et al. 2015. */
    static final Variant CLASSIC = new Variant("7x7", "B", "off");

    /** ResNet-D of He et al. 2018. */
    static final Variant D = new Variant("deep", "D", "off");

    /** Hu et al. 2017. */
    static final Variant SE = new Variant("7x7", "B", "16");
  }

  private ImageNetResNet(
      String name, BlockKind kind, List<Integer> blocks, int groups, int perGroup) {
    this(name, kind, blocks, groups, perGroup, Variant.CLASSIC);
  }

  private ImageNetResNet(String name, BlockKind kind, List<Integer> blocks, Variant variant) {
    this(name, kind, blocks, 1, 64, variant);
  }

  /** The net of a name. */
  static Optional<ImageNetResNet> of(String name) {
    return TABLE.stream().filter(net -> net.name().equals(name)).findFirst();
  }

  /** The variant of the net of a name. */
  static Variant variant(String name) {
    return of(name).map(ImageNetResNet::variant).orElse(Variant.CLASSIC);
  }

  /** The paper. */
  String source() {
    if (variant.equals(Variant.D)) {
      return "He et al. 2018, arXiv 1812.01187, section 4";
    }
    if (variant.equals(Variant.SE)) {
      return "Hu et al. 2017, arXiv 1709.01507";
    }
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
    var shortcuts = new Shortcuts(layers, variant.projection(), "downsample");
    var stages = new Stages(layers, kind, shortcuts);
    Value x =
        switch (spec.get(Option.STEM)) {
          case "3x3" -> layers.stem(net.input(), 64, 3, 1);
          case "deep" -> layers.deepStem(net.input(), 64);
          default -> layers.stem(net.input(), 64, 7, 2);
        };
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
