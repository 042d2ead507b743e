package org.resnet4j.torch.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.FrozenParameters;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.compute.CrossEntropy;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.torch.train.Updates;

/**
 * What a training remembers from step to step, and a checkpoint holds.
 *
 * @param model its parameters and statistics
 * @param optimizer its moments
 * @param gradients its loss scale, where it has one
 * @param updates the average of the weights, where there is one
 */
record TrainingState(Model model, FlatOptimizer optimizer, GradientStep gradients, Updates updates)
    implements AutoCloseable {

  /** Without what an update rule remembers. */
  TrainingState(Model model, FlatOptimizer optimizer, GradientStep gradients) {
    this(model, optimizer, gradients, new Updates(model, optimizer));
  }

  /** A run's state before its first step: parameters drawn from its seed, moments zero. */
  static TrainingState create(RunConfig config) {
    return create(config, Device.of(config.device()));
  }

  /** A run's state before its first step, on a device. */
  static TrainingState create(RunConfig config, Device device) {
    Shape image = Shape.parse(config.inputShape());
    var parts = new Parts();
    Model model =
        parts.add(
            () ->
                config
                    .plan()
                    .create(config.network(), image, config.seed(), device, Element.FLOAT32),
            Model::close);
    model
        .parameters()
        .freeze(FrozenParameters.of(model.network(), config.recipe().updates().freeze()));
    var criterion = new CrossEntropy(config.recipe().regularization().labelSmoothing());
    GradientStep gradients =
        parts.add(() -> config.plan().step(model, image, criterion), GradientStep::close);
    FlatOptimizer optimizer =
        parts.add(
            () ->
                new FlatOptimizer(
                    config.recipe().optimizer(), model, config.recipe().updates().weightDecayOn()),
            FlatOptimizer::close);
    Updates updates =
        parts.add(() -> new Updates(model, optimizer, config.recipe().updates()), Updates::close);
    return new TrainingState(model, optimizer, gradients, updates);
  }

  /** What is validated and saved for users: the average of the weights, or the weights. */
  Model result() {
    return updates.average().orElse(model);
  }

  /** Single numbers by their name in a checkpoint. */
  Map<String, Tensor> numbers() {
    Map<String, Tensor> numbers = new LinkedHashMap<>();
    optimizer.numbers().forEach((name, tensor) -> numbers.put("optimizer/" + name, tensor));
    gradients.state().forEach((name, tensor) -> numbers.put("gradients/" + name, tensor));
    return numbers;
  }

  @Override
  public void close() {
    try (model;
        gradients;
        optimizer) {
      updates.close();
    }
  }
}
