package org.resnet4j.torch.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.train.Example;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.torch.train.Loop;
import org.resnet4j.torch.train.Observer;
import org.resnet4j.torch.train.Updates;

/** A step of the training loop, from bytes to the update; without loader and totals. */
final class TrainingStep implements Step {

  private final Parts parts = new Parts();
  private final Batch batch;
  private final Model net;
  private final GradientStep gradients;
  private final FlatOptimizer optimizer;
  private final ImageInput input;
  private final Loop loop;
  private long done;

  TrainingStep(Work work, StepSettings plan, Optimizer settings) {
    batch = work.randomBatch();
    net =
        parts.add(
            () -> plan.create(work.network(), work.image(), 1, Device.CPU, Element.FLOAT32),
            Model::close);
    gradients = parts.add(() -> plan.step(net, work.image()), GradientStep::close);
    optimizer = parts.add(() -> new FlatOptimizer(settings, net), FlatOptimizer::close);
    input = parts.add(this::input, ImageInput::close);
    Updates updates = parts.add(() -> new Updates(net, optimizer), Updates::close);
    loop = new Loop(gradients, updates, step -> settings.rate(), 1);
  }

  private ImageInput input() {
    return new ImageInput(net, Normalization.HALF, batch.pixels().length, gradients.pixelOrder());
  }

  @Override
  public void run() {
    loop.run(done, done + 1, () -> Example.of(batch, input), Observer.NONE);
    done++;
  }

  @Override
  public void close() {
    parts.close();
  }
}
