package org.resnet4j.torch.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.train.FlatOptimizer;

/**
 * What a training remembers from step to step, and a checkpoint holds.
 *
 * @param model its parameters and statistics
 * @param optimizer its moments
 * @param gradients its loss scale, where it has one
 */
record TrainingState(Model model, FlatOptimizer optimizer, GradientStep gradients)
    implements AutoCloseable {

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
    GradientStep gradients = parts.add(() -> config.plan().step(model, image), GradientStep::close);
    FlatOptimizer optimizer =
        parts.add(
            () -> new FlatOptimizer(config.recipe().optimizer(), model), FlatOptimizer::close);
    return new TrainingState(model, optimizer, gradients);
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
        gradients) {
      optimizer.close();
    }
  }
}
