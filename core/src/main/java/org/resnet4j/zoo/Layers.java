package org.resnet4j.zoo;

import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Value;

/** The layers that the papers' blocks are made of, as a model spec wants them. */
record Layers(NetworkBuilder net, ModelSpec spec) {

  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  /** 3x3, padding 1; the block convolutions that the option {@code bias} speaks of. */
  Value conv3x3(String name, Value x, int out, int stride, int groups) {
    boolean bias = spec.isOn(Option.BIAS);
    return net.add(name, new Op.Conv(x.channels(), out, 3, stride, 1, groups, bias), x);
  }

  /** 1x1 without bias. */
  Value conv1x1(String name, Value x, int out, int stride) {
    return net.add(name, new Op.Conv(x.channels(), out, 1, stride, 0, 1, false), x);
  }

  /** A stem: the first convolution, padded to keep (H, W) / stride, without bias. */
  Value stem(Value x, int out, int kernel, int stride) {
    return net.add(
        "conv1", new Op.Conv(x.channels(), out, kernel, stride, kernel / 2, 1, false), x);
  }

  Value norm(String name, Value x) {
    int channels = x.channels();
    return switch (spec.get(Option.NORM)) {
      case "batch" -> net.add(name, new Op.BatchNorm(channels, EPSILON, MOMENTUM), x);
      case "group" -> net.add(name, new Op.GroupNorm(groups(channels), channels, EPSILON), x);
      default -> x;
    };
  }

  Value relu(Value x) {
    return net.add("relu", new Op.Relu(), x);
  }

  Value maxPool(Value x, int kernel, int stride, int padding) {
    return net.add("maxpool", new Op.MaxPool(kernel, stride, padding), x);
  }

  /** Global average pooling and the classifier. */
  Value head(String name, Value x, int classes) {
    Value pooled = net.add("avgpool", new Op.GlobalAvgPool(), x);
    return net.add(name, new Op.Linear(pooled.channels(), classes, true), pooled);
  }

  private static int groups(int channels) {
    return channels % 32 == 0 ? 32 : channels / 2;
  }
}
