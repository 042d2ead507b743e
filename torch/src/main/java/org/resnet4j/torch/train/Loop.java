package org.resnet4j.torch.train;

import java.util.function.LongToDoubleFunction;
import org.resnet4j.Seeding;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;

/**
 * The training loop. A step is one update of the weights by the gradients of one batch, or of
 * several where gradients are accumulated. The loop knows no files and no epochs: whoever runs it
 * decides from which step to which, and watches.
 *
 * <p>Dropout draws from a generator that is a function of (seed, step), so a training that is
 * stopped and continued makes the same updates.
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

  /**
   * Makes the steps {@code from} to {@code to - 1}. An exception of the observer ends the loop.
   *
   * @param input gives a batch each time it is asked
   */
  public void run(long from, long to, Input input, Observer observer) {
    for (long step = from; step < to; step++) {
      try (var scope = Scope.open()) { // frees the step's tensors
        Kernels.seed(Seeding.of(seed, Seeding.DROPOUT, step).nextLong());
        updates.begin();
        for (int i = 0; i < updates.accumulation() && (i == 0 || input.hasNext()); i++) {
          Example batch = input.next();
          // forward, loss and backward: the gradients are then in the model
          StepResult result = gradients.gradients(batch.images(), batch.targets());
          updates.add(batch.size(), result.overflow());
          observer.computed(step, batch, result);
        }
        updates.update(rate.applyAsDouble(step), step);
      }
      observer.updated(step); // may throw to end the loop between two steps
    }
  }
}
