package org.resnet4j.studies.papers.krizhevsky2012;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.augment.Transforms;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.torch.train.DeviceTotals;
import org.resnet4j.torch.train.Example;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.torch.train.Loop;
import org.resnet4j.torch.train.Updates;

/**
 * The net of Krizhevsky et al. 2012, Fig. 1: four layers for CIFAR-10, three of 5x5 convolutions
 * with pooling (widths of his cuda-convnet: 32, 32, 64) and a linear one; no normalisation.
 */
public final class FourLayerNet {

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
  public record Training(double rate, int batch, int epochs, double goal) {}

  /**
   * Trains until an epoch's error is at the goal.
   *
   * @return the error of each epoch's images as they passed, 0 to 1
   * @throws ResnetException (diverged) where a loss is not finite
   */
  public static double[] errors(
      Op activation, Training training, ImageDataset data, long seed, StudyContext context) {
    Network network = network(activation, data.classes().size());
    List<Double> errors = new ArrayList<>();
    var sgd = new Optimizer.Sgd(training.rate(), MOMENTUM, 0, false);
    var loader = BatchLoader.shuffled(data, training.batch(), seed, Transforms.NONE);
    long largest = 3L * SIDE * SIDE * training.batch();
    try (var net = Model.create(network, seed, context.device(), Element.FLOAT32);
        var step = new AutogradStep(net);
        var optimizer = new FlatOptimizer(sgd, net);
        var updates = new Updates(net, optimizer);
        var input = new ImageInput(net, Normalization.CIFAR10, largest)) {
      var loop = new Loop(step, updates, number -> training.rate(), seed);
      double error = Double.POSITIVE_INFINITY;
      while (error > training.goal() && errors.size() < training.epochs()) {
        error = epoch(loop, input, loader, errors.size(), context);
        errors.add(error);
        context.show(Text.of("epoch %d, training error %.2f", errors.size(), error));
      }
    }
    return errors.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The error of an epoch's images, each before the update that it is part of. */
  private static double epoch(
      Loop loop, ImageInput input, BatchLoader loader, int epoch, StudyContext context) {
    int steps = Math.toIntExact(loader.batchesPerEpoch());
    try (var batches = loader.epoch(epoch);
        var totals = new DeviceTotals(steps, context.device())) {
      Iterator<Batch> iterator = batches.iterator();
      loop.run(
          (long) epoch * steps,
          (epoch + 1L) * steps,
          () -> {
            context.stopIfAsked();
            return Example.of(iterator.next(), input);
          },
          totals);
      DeviceTotals.Reading reading = totals.read();
      reading
          .firstNotFinite()
          .ifPresent(
              step -> {
                long at = (long) epoch * steps + step;
                throw ResnetException.diverged("the loss is not finite at step " + at);
              });
      return 1 - reading.top1();
    }
  }
}
