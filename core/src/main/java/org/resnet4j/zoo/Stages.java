package org.resnet4j.zoo;

import org.resnet4j.graph.Init;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Value;

/**
 * Stages of residual blocks, {@code layerS.B} by name.
 *
 * @param projection the net's own where the spec names none
 * @param projectionScope name of a projection's scope: torchvision's {@code downsample},
 *     akamaster's {@code shortcut}
 */
record Stages(Layers layers, BlockKind kind, String projection, String projectionScope) {

  /** A stage: count blocks, the first with the stride. */
  Value stage(int number, Value x, BlockKind.Width width, int count, int stride) {
    Value y = x;
    for (int i = 0; i < count; i++) {
      Value in = y;
      int first = i == 0 ? stride : 1;
      y = net().scope("layer" + number + "." + i, () -> block(in, width, first));
    }
    return y;
  }

  /** He et al. 2015, eq. 1 and 2: relu(F(x) + shortcut(x)); relu(F(x)) in a plain net. */
  private Value block(Value x, BlockKind.Width width, int stride) {
    Value f = kind.branch(layers, x, width, stride);
    if (layers.spec().isOn(Option.ZERO_INIT)) {
      net().init(f, "weight", Init.ZEROS);
    }
    if (layers.spec().get(Option.SHORTCUT).equals("none")) {
      return layers.relu(f);
    }
    return layers.relu(net().residual(x, f, shortcut(x, f.channels(), stride)));
  }

  private Value shortcut(Value x, int channels, int stride) {
    boolean sameShape = x.channels() == channels && stride == 1;
    return switch (projectionOption()) {
      case "A" -> sameShape ? x : padded(x, channels, stride);
      case "B" -> sameShape ? x : projected(x, channels, stride);
      default -> projected(x, channels, stride);
    };
  }

  private String projectionOption() {
    String given = layers.spec().get(Option.PROJECTION);
    return given.equals("own") ? projection : given;
  }

  private Value padded(Value x, int channels, int stride) {
    int missing = channels - x.channels();
    int before = missing / 2;
    var pad = new Op.ZeroPadChannels(stride, before, missing - before);
    return net().add(projectionScope, pad, x);
  }

  private Value projected(Value x, int channels, int stride) {
    return net()
        .scope(projectionScope, () -> layers.norm("1", layers.conv1x1("0", x, channels, stride)));
  }

  private NetworkBuilder net() {
    return layers.net();
  }
}
