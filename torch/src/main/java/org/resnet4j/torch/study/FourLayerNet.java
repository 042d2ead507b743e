package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Transforms;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.exec.AutogradStep;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.train.FlatOptimizer;

/**
 * The net of Krizhevsky et al. 2012, Fig. 1: four layers for CIFAR-10, three of 5x5 convolutions
 * with pooling (widths of his cuda-convnet: 32, 32, 64) and a linear one; no normalisation.
 */
final class FourLayerNet {

  private static final List<Integer> WIDTHS = List.of(32, 32, 64);
  private static final int LAST_MAPS = 64 * 3 * 3;
  private static final double MOMENTUM = 0.9;
  private static final int SIDE = 32;

  private FourLayerNet() {}

  /** Returns the numbers that all trainings share. */
  static Map<String, Object> settings() {
    return Map.of("widths", WIDTHS, "momentum", MOMENTUM, "side", SIDE);
  }

  /** The net with this activation, Kaiming start. */
  static Network network(Op activation, int classes) {
    var net = new NetworkBuilder("four-layers", Shape.map(3, SIDE, SIDE));
    Value x = net.input();
    for (int width : WIDTHS) {
      Op conv = new Op.Conv(x.channels(), width, 5, 1, 2, 1, true);
      x = net.add("activation", activation, net.add("conv", conv, x));
      x = net.add("pool", new Op.MaxPool(3, 2, 0), x);
    }
    x = net.add("flatten", new Op.Flatten(), x);
    net.add("fc", new Op.Linear(LAST_MAPS, classes, true), x);
    return net.build();
  }

  /**
   * How to train.
   *
   * @param rate of SGD with momentum 0.9
   * @param epochs at most
   * @param goal training error at which an epoch is the last
   */
  record Training(double rate, int batch, int epochs, double goal) {}

  /**
   * Trains until an epoch's error is at the goal.
   *
   * @return the error of each epoch's images as they passed, 0 to 1
   */
  static double[] errors(
      Op activation, Training training, ImageDataset data, long seed, Laboratory lab) {
    Network network = network(activation, data.classes().size());
    List<Double> errors = new ArrayList<>();
    var sgd = new Optimizer.Sgd(training.rate(), MOMENTUM, 0, false);
    var loader = BatchLoader.shuffled(data, training.batch(), seed, Transforms.NONE);
    long largest = 3L * SIDE * SIDE * training.batch();
    try (var net = Executor.create(network, seed, lab.device(), Element.FLOAT32);
        var step = new AutogradStep(net);
        var optimizer = new FlatOptimizer(sgd, net);
        var input = new ImageInput(net, Normalization.CIFAR10, largest)) {
      double error = Double.POSITIVE_INFINITY;
      while (error > training.goal() && errors.size() < training.epochs()) {
        double correct = 0;
        try (var epoch = loader.epoch(errors.size())) {
          for (Batch batch : epoch) {
            lab.stopIfAsked();
            correct += step(step, optimizer, input, batch, training.rate());
          }
        }
        error = 1 - correct / data.size();
        errors.add(error);
        lab.show(String.format(Locale.ROOT, "epoch %d, training error %.2f", errors.size(), error));
      }
    }
    return errors.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** One update; how many of the batch were right before it. */
  private static double step(
      AutogradStep step, FlatOptimizer optimizer, ImageInput input, Batch batch, double rate) {
    try (var scope = Scope.open()) {
      var labels = input.labels(batch);
      var losses = step.gradients(input.images(batch), labels);
      optimizer.step(rate);
      double[] probabilities = Tensors.toDoubles(Kernels.softmax(losses.logits()));
      int classes = probabilities.length / batch.size();
      int correct = 0;
      for (int i = 0; i < batch.size(); i++) {
        double[] row = java.util.Arrays.copyOfRange(probabilities, i * classes, (i + 1) * classes);
        correct += ForwardPasses.likeliest(row) == batch.labels()[i] ? 1 : 0;
      }
      return correct;
    }
  }
}
