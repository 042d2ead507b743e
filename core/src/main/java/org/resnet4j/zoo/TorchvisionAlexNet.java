package org.resnet4j.zoo;

import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

/**
 * torchvision's AlexNet, after Krizhevsky 2014 ("One weird trick for parallelizing convolutional
 * neural networks", arXiv 1404.5997): narrower, without groups and local response normalisation,
 * with dropout before the hidden layers instead of behind them. Names are its state dict's, {@code
 * features.0} to {@code classifier.6}; parameters start as PyTorch's default has it.
 */
final class TorchvisionAlexNet {

  static final String NAME = "alexnet-torchvision";
  static final String SOURCE = "torchvision; Krizhevsky 2014, arXiv 1404.5997";

  private static final int SIDE = 6;
  private static final int HIDDEN = 4096;

  private TorchvisionAlexNet() {}

  static Network build(ModelSpec spec, int classes) {
    var net = new NetworkBuilder(spec.toString(), Shape.map(3, 224, 224));
    Value x = features(net, net.input());
    x = net.add("avgpool", new Op.AdaptiveAvgPool(SIDE), x);
    x = net.add("flatten", new Op.Flatten(), x);
    x = dropout(net, spec, "classifier.0", x);
    x = relu(net, 2, linear(net, 1, x, HIDDEN));
    x = dropout(net, spec, "classifier.3", x);
    x = relu(net, 5, linear(net, 4, x, HIDDEN));
    linear(net, 6, x, classes);
    return net.build();
  }

  private static Value features(NetworkBuilder net, Value images) {
    Value x = pool(net, 2, convolution(net, 0, images, 64, 11, 4));
    x = pool(net, 5, convolution(net, 3, x, 192, 5, 1));
    x = convolution(net, 6, x, 384, 3, 1);
    x = convolution(net, 8, x, 256, 3, 1);
    return pool(net, 12, convolution(net, 10, x, 256, 3, 1));
  }

  /** Padded by 2 where the kernel is larger than 3x3, else by 1; with its ReLU. */
  private static Value convolution(
      NetworkBuilder net, int index, Value x, int out, int kernel, int stride) {
    int padding = kernel > 3 ? 2 : 1;
    var conv = new Op.Conv(x.channels(), out, kernel, stride, padding, 1, true);
    Value y = net.add("features." + index, conv, x);
    long fanIn = (long) x.channels() * kernel * kernel;
    net.init(y, "weight", Init.pytorchDefault(fanIn));
    return net.add("features." + (index + 1), Activation.RELU.op(), y);
  }

  private static Value pool(NetworkBuilder net, int index, Value x) {
    return net.add("features." + index, new Op.MaxPool(3, 2, 0), x);
  }

  private static Value linear(NetworkBuilder net, int index, Value x, int out) {
    return net.add("classifier." + index, new Op.Linear(x.channels(), out, true), x);
  }

  private static Value relu(NetworkBuilder net, int index, Value x) {
    return net.add("classifier." + index, Activation.RELU.op(), x);
  }

  private static Value dropout(NetworkBuilder net, ModelSpec spec, String name, Value x) {
    return spec.isOn(Option.DROPOUT) ? net.add(name, new Op.Dropout(0.5), x) : x;
  }
}
