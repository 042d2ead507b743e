package org.resnet4j.zoo;

import org.resnet4j.graph.Value;

/** The residual branches F(x) of He et al. 2015, Fig. 5. */
enum BlockKind {
  /** Two 3x3 convolutions. */
  BASIC(1) {
    @Override
    Value branch(Layers layers, Value x, Width width, int stride) {
      Value f = layers.conv3x3("conv1", x, width.planes(), stride, 1);
      f = layers.relu(layers.norm("bn1", f));
      return layers.norm("bn2", layers.conv3x3("conv2", f, width.planes(), 1, 1));
    }
  },
  /**
   * 1x1 down, 3x3, 1x1 up; Xie et al. 2017 group the 3x3, Zagoruyko and Komodakis 2016 widen it.
   */
  BOTTLENECK(4) {
    @Override
    Value branch(Layers layers, Value x, Width width, int stride) {
      boolean early = layers.spec().get(Option.STRIDE).equals("1x1");
      Value f = layers.conv1x1("conv1", x, width.inner(), early ? stride : 1);
      f = layers.relu(layers.norm("bn1", f));
      f = layers.conv3x3("conv2", f, width.inner(), early ? 1 : stride, width.groups());
      f = layers.relu(layers.norm("bn2", f));
      return layers.norm("bn3", layers.conv1x1("conv3", f, width.planes() * expansion(), 1));
    }
  };

  private final int expansion;

  BlockKind(int expansion) {
    this.expansion = expansion;
  }

  /** Output channels by plane. */
  int expansion() {
    return expansion;
  }

  abstract Value branch(Layers layers, Value x, Width width, int stride);

  /**
   * A stage's width.
   *
   * @param planes the paper's width: 64, 128, 256, 512
   * @param groups of the 3x3 convolution
   * @param perGroup channels of a group where planes are 64
   */
  record Width(int planes, int groups, int perGroup) {
    /** Channels of a bottleneck's 3x3 convolution. */
    int inner() {
      return planes * perGroup / 64 * groups;
    }
  }
}
