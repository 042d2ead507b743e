package org.resnet4j.studies;

import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Regularization;
import org.resnet4j.recipe.UpdateRule;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.input.BatchInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.train.Example;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.torch.train.Loop;
import org.resnet4j.torch.train.Observer;
import org.resnet4j.torch.train.Updates;
import org.resnet4j.zoo.Zoo;

/** A training of which every step is looked at; nothing of it is kept. */
public final class WatchedTraining implements AutoCloseable {

  /** Looks at a step before its update: the net has the step's gradients. */
  public interface Watcher {
    /** Called with the number of updates done, and the mean loss of the batch. */
    void look(long step, double loss, Model net);
  }

  private final Parts parts = new Parts();
  private final StudyContext context;
  private final Recipe recipe;
  private final long seed;
  private final BatchLoader loader;
  private final Model net;
  private final GradientStep gradients;
  private final FlatOptimizer optimizer;
  private final BatchInput input;

  private WatchedTraining(
      TrainingJob job,
      StudyContext context,
      StepSettings plan,
      BiFunction<Model, Shape, GradientStep> step) {
    this.context = context;
    recipe = job.recipe();
    if (!recipe.updates().equals(UpdateRule.PLAIN)
        || !recipe.regularization().equals(Regularization.NONE)) {
      throw new IllegalArgumentException("a watched training has a plain recipe, got " + recipe);
    }
    seed = job.seed();
    ImageDataset train = context.images(Split.TRAIN, recipe.classes(), job.trainImages());
    Network network = Zoo.network(recipe.model(), train.classes().size());
    Shape image = Shape.map(train.channels(), train.height(), train.width());
    loader = BatchLoader.shuffled(train, recipe.batch(), seed, recipe.augment().seeded(seed));
    net =
        parts.add(
            () -> plan.create(network, image, seed, context.device(), Element.FLOAT32),
            Model::close);
    gradients = parts.add(() -> step.apply(net, image), GradientStep::close);
    optimizer = parts.add(() -> new FlatOptimizer(recipe.optimizer(), net), FlatOptimizer::close);
    input = parts.add(this::input, BatchInput::close);
  }

  private BatchInput input() {
    return BatchInput.forTraining(net, loader, recipe.normalize(), gradients.pixelOrder());
  }

  /**
   * Trains.
   *
   * @return bytes that a step works in, where the plan knows
   * @throws ResnetException (diverged) where a loss is not finite
   */
  public static OptionalLong run(TrainingJob job, StudyContext context, Watcher watcher) {
    StepSettings plan = context.nets().plan(job);
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
  public static <T> T run(
      TrainingJob job,
      StudyContext context,
      Function<Model, GradientStep> step,
      Function<Model, T> reading) {
    try (var training =
        new WatchedTraining(job, context, StepSettings.PLAIN, (net, image) -> step.apply(net))) {
      training.train((number, loss, net) -> {});
      return reading.apply(training.net);
    }
  }

  private void train(Watcher watcher) {
    long total = recipe.length().steps(loader.batchesPerEpoch());
    double rate = recipe.optimizer().rate();
    try (var updates = new Updates(net, optimizer)) {
      var loop =
          new Loop(gradients, updates, step -> rate * recipe.schedule().at(step, total), seed);
      long step = 0;
      for (int epoch = 1; step < total; epoch++) {
        long end = Math.min(total, step + loader.batchesPerEpoch());
        try (var batches = loader.epoch(epoch)) {
          Iterator<Batch> iterator = batches.iterator();
          loop.run(step, end, () -> next(iterator), watched(total, watcher));
        }
        step = end;
      }
    }
  }

  private Example next(Iterator<Batch> batches) {
    context.stopIfAsked();
    return Example.of(batches.next(), input);
  }

  private Observer watched(long total, Watcher watcher) {
    return new Observer() {
      @Override
      public void computed(long step, Example example, StepResult result) {
        double loss = result.loss().item_double();
        if (!Double.isFinite(loss)) {
          throw ResnetException.diverged("the loss is not finite at step " + step);
        }
        watcher.look(step, loss, net);
        context.show(Text.of("%s step %d/%d, loss %.3f", recipe.model(), step, total, loss));
      }
    };
  }

  @Override
  public void close() {
    parts.close();
  }
}
