package org.resnet4j.torch.study;

import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Seeding;
import org.resnet4j.data.Split;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.BatchInput;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.GradientStep;
import org.resnet4j.torch.exec.StepPlan;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.zoo.Zoo;

/** A training of which every step is looked at; nothing of it is kept. */
final class WatchedTraining implements AutoCloseable {

  /** Looks at a step before its update: the net has the step's gradients. */
  interface Watcher {
    /** Called with the number of updates done, and the mean loss of the batch. */
    void look(long step, double loss, Executor net);
  }

  private final Parts parts = new Parts();
  private final StudyContext context;
  private final Recipe recipe;
  private final long seed;
  private final BatchLoader loader;
  private final Executor net;
  private final GradientStep gradients;
  private final FlatOptimizer optimizer;
  private final BatchInput input;

  private WatchedTraining(
      TrainingJob job,
      StudyContext context,
      StepPlan plan,
      BiFunction<Executor, Shape, GradientStep> step) {
    this.context = context;
    recipe = job.recipe();
    seed = job.seed();
    ImageDataset train = context.images(Split.TRAIN, recipe.classes(), job.trainImages());
    Network network = Zoo.network(recipe.model(), train.classes().size());
    Shape image = Shape.map(train.channels(), train.height(), train.width());
    loader = BatchLoader.shuffled(train, recipe.batch(), seed, recipe.augment().seeded(seed));
    net =
        parts.add(
            () -> plan.create(network, image, seed, context.device(), Element.FLOAT32),
            Executor::close);
    gradients = parts.add(() -> step.apply(net, image), GradientStep::close);
    optimizer = parts.add(() -> new FlatOptimizer(recipe.optimizer(), net), FlatOptimizer::close);
    input = parts.add(() -> input(train), BatchInput::close);
  }

  private BatchInput input(ImageDataset train) {
    return BatchInput.forTraining(
        net, train, recipe.normalize(), recipe.batch(), gradients.pixelOrder());
  }

  /**
   * Trains.
   *
   * @return bytes that a step works in, where the plan knows
   * @throws ResnetException (diverged) where a loss is not finite
   */
  static OptionalLong run(TrainingJob job, StudyContext context, Watcher watcher) {
    StepPlan plan = context.nets().plan(job);
    try (var training = new WatchedTraining(job, context, plan, plan::step)) {
      training.train(watcher);
      return training.gradients.workingBytes(job.recipe().batch());
    }
  }

  /**
   * Trains with gradients of one's own and reads something of the trained net.
   *
   * @throws ResnetException (diverged) where a loss is not finite
   */
  static <T> T run(
      TrainingJob job,
      StudyContext context,
      Function<Executor, GradientStep> step,
      Function<Executor, T> reading) {
    try (var training =
        new WatchedTraining(job, context, StepPlan.PLAIN, (net, image) -> step.apply(net))) {
      training.train((number, loss, net) -> {});
      return reading.apply(training.net);
    }
  }

  private void train(Watcher watcher) {
    long total = recipe.length().steps(loader.batchesPerEpoch());
    long step = 0;
    for (int epoch = 1; step < total; epoch++) {
      try (var batches = loader.epoch(epoch)) {
        for (Iterator<Batch> i = batches.iterator(); i.hasNext() && step < total; step++) {
          context.stopIfAsked();
          step(i.next(), step, total, watcher);
        }
      }
    }
  }

  private void step(Batch batch, long step, long total, Watcher watcher) {
    try (var scope = Scope.open()) {
      Kernels.seed(Seeding.of(seed, Seeding.DROPOUT, step).nextLong());
      Tensor labels = input.labels(batch);
      GradientStep.Losses losses = gradients.gradients(input.images(batch), labels);
      double loss = losses.loss().item_double();
      if (!Double.isFinite(loss)) {
        throw new ResnetException(
            ResnetException.Kind.DIVERGED, "the loss is not finite at step " + step, null);
      }
      watcher.look(step, loss, net);
      context.show(Text.of("%s step %d/%d, loss %.3f", recipe.model(), step, total, loss));
      double rate = recipe.optimizer().rate() * recipe.schedule().at(step, total);
      optimizer.step(rate, losses.overflow());
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
