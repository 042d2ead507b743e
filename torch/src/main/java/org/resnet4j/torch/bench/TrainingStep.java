package org.resnet4j.torch.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.GradientStep;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.StepPlan;
import org.resnet4j.torch.train.FlatOptimizer;

/** From bytes to the update; without the loader and the totals. */
final class TrainingStep implements Step {

  private final Parts parts = new Parts();
  private final Batch batch;
  private final Optimizer settings;
  private final Executor net;
  private final GradientStep gradients;
  private final FlatOptimizer optimizer;
  private final ImageInput input;

  TrainingStep(Work work, StepPlan plan, Optimizer settings) {
    this.settings = settings;
    batch = work.randomBatch();
    net =
        parts.add(
            () -> plan.create(work.network(), work.image(), 1, Device.CPU, Element.FLOAT32),
            Executor::close);
    gradients = parts.add(() -> plan.step(net, work.image()), GradientStep::close);
    optimizer = parts.add(() -> new FlatOptimizer(settings, net), FlatOptimizer::close);
    input = parts.add(this::input, ImageInput::close);
  }

  private ImageInput input() {
    return new ImageInput(net, Normalization.HALF, batch.pixels().length, gradients.pixelOrder());
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
    parts.close();
  }
}
