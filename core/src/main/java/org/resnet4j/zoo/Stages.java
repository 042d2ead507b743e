package org.resnet4j.zoo;

import org.resnet4j.graph.Init;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Value;

/** Stages of residual blocks, {@code layerS.B} by name. */
record Stages(Layers layers, BlockKind kind, Shortcuts shortcuts) {

  /** A stage: count blocks, the first with the stride. */
  Value stage(int number, Value x, BlockKind.Width width, int count, int stride) {
    Value y = x;
    for (int i = 0; i < count; i++) {
      Value in = y;
      boolean firstOfNet = number == 1 && i == 0;
      int first = i == 0 ? stride : 1;
      y = net().scope("layer" + number + "." + i, () -> block(in, width, first, firstOfNet));
    }
    return y;
  }

  /** He et al. 2015, eq. 1 and 2: relu(F(x) + shortcut(x)); relu(F(x)) in a plain net. */
  private Value block(Value x, BlockKind.Width width, int stride, boolean firstOfNet) {
    Order order = Order.of(layers.spec());
    var convolutions = kind.convolutions(layers, width, stride);
    Value preactivated = firstOfNet ? x : order.preactivate(layers, x);
    Value f = order.branch(layers, convolutions, preactivated);
    if (layers.spec().isOn(Option.ZERO_INIT)) {
      net().init(f, "weight", Init.ZEROS);
    }
    f = layers.squeezeExcitation(f);
    Value sum = shortcuts.join(x, preactivated, f, stride);
    return order.afterAddition(layers, sum, Order.lastNorm(convolutions));
  }

  /** What follows the last block, and the classifier. */
  Value head(String name, Value x, int classes) {
    return layers.head(name, Order.of(layers.spec()).endOfNet(layers, x), classes);
  }

  private NetworkBuilder net() {
    return layers.net();
  }
}
