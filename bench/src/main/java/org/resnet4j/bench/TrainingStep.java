package org.resnet4j.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.GradientStep;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.StepPlan;
import org.resnet4j.torch.train.FlatOptimizer;

/** A training step on random bytes, from bytes to the update; without the loader and the totals. */
final class TrainingStep implements Step {

  private final Batch batch;
  private final Optimizer settings;
  private final Executor net;
  private final GradientStep gradients;
  private final FlatOptimizer optimizer;
  private final ImageInput input;

  TrainingStep(Item item, StepPlan plan) {
    batch = Steps.randomBatch(item);
    settings = optimizer(item.task());
    Shape image = Shape.map(3, item.side(), item.side());
    net = plan.create(item.build(), image, 1, Device.CPU, Element.FLOAT32);
    gradients = plan.step(net, image);
    optimizer = new FlatOptimizer(settings, net);
    int values = batch.pixels().length;
    input = new ImageInput(net, Normalization.HALF, values, gradients.pixelOrder());
  }

  private static Optimizer optimizer(Item.Task task) {
    return switch (task) {
      case ADAM -> Optimizer.Adam.of(Item.ADAM_RATE);
      case SGD -> new Optimizer.Sgd(Item.SGD_RATE, Item.MOMENTUM, Item.WEIGHT_DECAY, false);
      case EVAL -> throw new IllegalArgumentException("inference has no optimizer");
    };
  }

  @Override
  public void run() {
    try (var scope = Scope.open()) {
      gradients.gradients(input.images(batch), input.labels(batch));
      optimizer.step(settings.rate());
    }
  }

  @Override
  public void close() {
    input.close();
    optimizer.close();
    gradients.close();
    net.close();
  }
}
