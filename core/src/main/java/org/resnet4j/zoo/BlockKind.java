package org.resnet4j.zoo;

import java.util.List;
import java.util.function.UnaryOperator;
import org.resnet4j.graph.Value;

/**
 * The weight layers of the residual branches F(x) of He et al. 2015, Fig. 5, in order. What stands
 * between them is {@link Order}'s to say.
 */
enum BlockKind {
  /** Two 3x3 convolutions. */
  BASIC(1) {
    @Override
    List<UnaryOperator<Value>> convolutions(Layers layers, Width width, int stride) {
      return List.of(
          x -> layers.conv3x3("conv1", x, width.planes(), stride, 1),
          x -> layers.conv3x3("conv2", x, width.planes(), 1, 1));
    }
  },
  /**
   * 1x1 down, 3x3, 1x1 up; Xie et al. 2017 group the 3x3, Zagoruyko and Komodakis 2016 widen it.
   */
  BOTTLENECK(4) {
    @Override
    List<UnaryOperator<Value>> convolutions(Layers layers, Width width, int stride) {
      boolean early = layers.spec().get(Option.STRIDE).equals("1x1");
      int inner = width.inner();
      return List.of(
          x -> layers.conv1x1("conv1", x, inner, early ? stride : 1),
          x -> layers.conv3x3("conv2", x, inner, early ? 1 : stride, width.groups()),
          x -> layers.conv1x1("conv3", x, width.planes() * expansion(), 1));
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

  abstract List<UnaryOperator<Value>> convolutions(Layers layers, Width width, int stride);

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
