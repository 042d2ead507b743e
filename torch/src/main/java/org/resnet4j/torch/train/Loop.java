package org.resnet4j.torch.train;

import java.util.function.LongToDoubleFunction;
import org.resnet4j.Seeding;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;

/**
 * The training loop: examples, their gradients, an update. It knows no files and no epochs; whoever
 * runs it decides from which step to which, and watches.
 *
 * <p>Dropout draws from a generator that is a function of (seed, step), so a training that is
 * stopped and taken up again makes the same updates.
 */
public final class Loop {

  private final GradientStep gradients;
  private final Updates updates;
  private final LongToDoubleFunction rate;
  private final long seed;

  /**
   * A loop over a model's steps. What it is made of is the caller's to close.
   *
   * @param gradients forward, loss and backward in one call
   * @param updates of the same model
   * @param rate the learning rate of each step, counted from 0
   * @param seed of what dropout draws
   */
  public Loop(GradientStep gradients, Updates updates, LongToDoubleFunction rate, long seed) {
    this.gradients = gradients;
    this.updates = updates;
    this.rate = rate;
    this.seed = seed;
  }

  /** Makes the steps from one on to before another; an exception of the observer ends it. */
  public void run(long from, long to, Input input, Observer observer) {
    for (long step = from; step < to; step++) {
      try (var scope = Scope.open()) {
        Kernels.seed(Seeding.of(seed, Seeding.DROPOUT, step).nextLong());
        for (int batch = 0; batch < updates.accumulation(); batch++) {
          Example example = input.next();
          StepResult result = gradients.gradients(example.images(), example.targets());
          updates.add(example.size(), result.overflow());
          observer.computed(step, example, result);
        }
        updates.update(rate.applyAsDouble(step));
      }
      observer.updated(step);
    }
  }
}
