package org.resnet4j.zoo;

import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Value;

/** The layers that the papers' blocks are made of, as a model spec wants them. */
record Layers(NetworkBuilder net, ModelSpec spec) {

  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;
  private static final Init GAUSSIAN = new Init.Normal(0.01);

  /** 3x3, padding 1; the block convolutions that the option {@code bias} speaks of. */
  Value conv3x3(String name, Value x, int out, int stride, int groups) {
    boolean bias = spec.isOn(Option.BIAS);
    return weighted(name, new Op.Conv(x.channels(), out, 3, stride, 1, groups, bias), x);
  }

  /** 1x1 without bias. */
  Value conv1x1(String name, Value x, int out, int stride) {
    return weighted(name, new Op.Conv(x.channels(), out, 1, stride, 0, 1, false), x);
  }

  /** 1x1 with a bias that starts at a value of its own. */
  Value conv1x1(String name, Value x, int out, int stride, double bias) {
    Value y = biased1x1(name, x, out, stride);
    net.init(y, "bias", new Init.Constant(bias));
    return y;
  }

  private Value biased1x1(String name, Value x, int out, int stride) {
    return weighted(name, new Op.Conv(x.channels(), out, 1, stride, 0, 1, true), x);
  }

  /** A stem: the first convolution, padded to keep (H, W) / stride, without bias. */
  Value stem(Value x, int out, int kernel, int stride) {
    return stem("conv1", x, out, kernel, stride);
  }

  /** A stem of three 3x3 convolutions, the first with stride 2: {@code conv1.0}, 3 and 6. */
  Value deepStem(Value x, int out) {
    return net.scope(
        "conv1",
        () -> {
          Value y = activation(norm("1", stem("0", x, out / 2, 3, 2)));
          y = activation(norm("4", stem("3", y, out / 2, 3, 1)));
          return stem("6", y, out, 3, 1);
        });
  }

  private Value stem(String name, Value x, int out, int kernel, int stride) {
    return weighted(name, new Op.Conv(x.channels(), out, kernel, stride, kernel / 2, 1, false), x);
  }

  /**
   * Squeeze and excitation (Hu et al. 2017, section 3), where the spec has it: each channel times a
   * gate that reads the means of all channels.
   */
  Value squeezeExcitation(Value x) {
    String reduction = spec.get(Option.SE);
    if (reduction.equals("off")) {
      return x;
    }
    int inner = squeezed(x.channels(), Integer.parseInt(reduction));
    Value gate =
        net.scope(
            "se",
            () -> {
              Value means = net.add("avgpool", new Op.AdaptiveAvgPool(1), x);
              Value y = activation(biased1x1("fc1", means, inner, 1));
              y = biased1x1("fc2", y, x.channels(), 1);
              return net.add("sigmoid", Activation.SIGMOID.op(), y);
            });
    return net.add("se", new Op.Gate(false), x, gate);
  }

  Value norm(String name, Value x) {
    int channels = x.channels();
    return switch (spec.get(Option.NORM)) {
      case "batch" -> net.add(name, new Op.BatchNorm(channels, EPSILON, MOMENTUM), x);
      case "group" -> net.add(name, new Op.GroupNorm(groups(channels), channels, EPSILON), x);
      default -> x;
    };
  }

  Value activation(Value x) {
    String kind = spec.get(Option.ACTIVATION);
    return net.add(kind, new Op.Pointwise(Activation.of(kind)), x);
  }

  /** Means over 2x2 windows side by side; those at an odd map's edge are cut. */
  Value halved(String name, Value x) {
    return net.add(name, new Op.AvgPool(2, 2), x);
  }

  Value maxPool(Value x, int kernel, int stride, int padding) {
    return net.add("maxpool", new Op.MaxPool(kernel, stride, padding), x);
  }

  /** Global average pooling and the classifier. */
  Value head(String name, Value x, int classes) {
    Value pooled = net.add("avgpool", new Op.GlobalAvgPool(), x);
    return weighted(name, new Op.Linear(pooled.channels(), classes, true), pooled);
  }

  /** A convolution or linear layer whose parameters start as the option {@code init} says. */
  Value weighted(String name, Op op, Value x) {
    Value y = net.add(name, op, x);
    switch (spec.get(Option.INIT)) {
      case "gaussian" -> {
        net.init(y, "weight", GAUSSIAN);
        net.init(y, "bias", Init.ZEROS);
      }
      case "pytorch" -> {
        if (op instanceof Op.Conv conv) {
          net.init(y, "weight", Init.pytorchDefault(fanIn(conv)));
        }
      }
      default -> {}
    }
    return y;
  }

  private static long fanIn(Op.Conv conv) {
    return (long) conv.in() / conv.groups() * conv.kernel() * conv.kernel();
  }

  /** The nearest multiple of 8 to channels / reduction, at least 8, as timm has it. */
  private static int squeezed(int channels, int reduction) {
    return Math.max(8, (channels / reduction + 4) / 8 * 8);
  }

  private static int groups(int channels) {
    return channels % 32 == 0 ? 32 : channels / 2;
  }
}
