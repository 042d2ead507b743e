package org.resnet4j.zoo;

import org.resnet4j.graph.Activation;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Value;

/**
 * How a residual unit's two ways come together: the shortcuts of He et al. 2015, section 3.3 (A, B,
 * C), that of He et al. 2018 (arXiv 1812.01187), Fig. 2c (D), and what He et al. 2016 (arXiv
 * 1603.05027), section 3.1, Fig. 2 and Table 1, put on them.
 *
 * <p>Where the shape changes, the net's own projection (or the option {@code projection}'s) comes
 * first and its output is scaled, gated or dropped out. A gate reads the unit's input x, whatever
 * the order, by a 1x1 convolution with bias that has the output's channels and the unit's stride:
 * so it fits both ways. It has no norm of its own, which would take the place of the bias that the
 * paper finds critical.
 *
 * <p>Dropout is libtorch's: what is kept is scaled by 1 / (1 - p) in training, where the paper's,
 * of its time, leaves it and so "imposes a scale of 0.5 in expectation".
 *
 * @param projection A, B, C or D where the spec names none
 * @param scope name of a projection's scope: torchvision's {@code downsample}, akamaster's {@code
 *     shortcut}
 */
record Shortcuts(Layers layers, String projection, String scope) {

  /**
   * Adds the shortcut to the branch and marks the residual block.
   *
   * @param x the unit's input
   * @param preactivated what a projection reads: x, or x after the unit's first activation
   * @param f the branch's output
   * @param stride of the unit
   */
  Value join(Value x, Value preactivated, Value f, int stride) {
    return switch (layers.spec().get(Option.SHORTCUT)) {
      case "none" -> f;
      case "scale" ->
          sum(
              x,
              scaled("branch_scale", f, Option.BRANCH_SCALE),
              scaled("shortcut_scale", own(x, preactivated, f, stride), Option.SHORTCUT_SCALE));
      case "gate" -> {
        Value gate = gate(x, f.channels(), stride);
        yield sum(x, f, gated("shortcut_gate", own(x, preactivated, f, stride), gate, true));
      }
      case "exclusive-gate" -> {
        Value gate = gate(x, f.channels(), stride);
        Value opened = gated("branch_gate", f, gate, false);
        yield sum(x, opened, gated("shortcut_gate", own(x, preactivated, f, stride), gate, true));
      }
      case "conv1x1" -> sum(x, f, projected(preactivated, f.channels(), stride));
      case "dropout" -> {
        var dropout = new Op.Dropout(layers.spec().number(Option.SHORTCUT_DROPOUT));
        Value shortcut = own(x, preactivated, f, stride);
        yield sum(x, f, net().add("shortcut_dropout", dropout, shortcut));
      }
      default -> sum(x, f, own(x, preactivated, f, stride));
    };
  }

  private Value sum(Value x, Value branch, Value shortcut) {
    return net().residual(x, branch, shortcut);
  }

  private Value scaled(String name, Value x, Option factor) {
    return net().add(name, new Op.Scale(layers.spec().number(factor)), x);
  }

  /** g(x) = sigmoid(W x + b), W a 1x1 convolution. */
  private Value gate(Value x, int channels, int stride) {
    double bias = layers.spec().number(Option.GATE_BIAS);
    Value logits = layers.conv1x1("gate", x, channels, stride, bias);
    return net().add("gate_sigmoid", Activation.SIGMOID.op(), logits);
  }

  private Value gated(String name, Value x, Value gate, boolean complement) {
    return net().add(name, new Op.Gate(complement), x, gate);
  }

  /** The identity, or the projection option's way to the branch's shape. */
  private Value own(Value x, Value preactivated, Value f, int stride) {
    boolean sameShape = x.channels() == f.channels() && stride == 1;
    return switch (projectionOption()) {
      case "A" -> sameShape ? x : padded(x, f.channels(), stride);
      case "B" -> sameShape ? x : projected(preactivated, f.channels(), stride);
      case "D" -> sameShape ? x : averaged(preactivated, f.channels(), stride);
      default -> projected(preactivated, f.channels(), stride);
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
    return net().add(scope, pad, x);
  }

  private Value projected(Value x, int channels, int stride) {
    return net().scope(scope, () -> projected(0, x, channels, stride));
  }

  /** A pooling carries the stride, so that the 1x1 convolution reads every position. */
  private Value averaged(Value x, int channels, int stride) {
    return net()
        .scope(scope, () -> projected(1, stride == 1 ? x : layers.halved("0", x), channels, 1));
  }

  /** A 1x1 convolution with this number in the scope, and its norm with the next. */
  private Value projected(int number, Value x, int channels, int stride) {
    Value y = layers.conv1x1(Integer.toString(number), x, channels, stride);
    boolean norm = Order.of(layers.spec()) != Order.FULL_PREACT;
    return norm ? layers.norm(Integer.toString(number + 1), y) : y;
  }

  private NetworkBuilder net() {
    return layers.net();
  }
}
