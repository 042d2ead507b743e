package org.resnet4j.recipe;

import java.util.OptionalDouble;
import org.resnet4j.ResnetException;

/**
 * What is done with gradients beside the optimizer's update.
 *
 * @param accumulation batches whose gradients make one update, 1 or more; the update sees the mean
 *     over all their images
 * @param clipNorm greatest norm of all gradients together; longer ones are shortened to it
 * @param averageDecay of an exponential moving average of the weights over the updates, 0 to 1
 */
public record UpdateRule(int accumulation, OptionalDouble clipNorm, OptionalDouble averageDecay) {

  /** An update a batch, gradients as they are, no average. */
  public static final UpdateRule PLAIN =
      new UpdateRule(1, OptionalDouble.empty(), OptionalDouble.empty());

  public UpdateRule {
    if (accumulation < 1) {
      throw ResnetException.usage("an update is of at least 1 batch, got " + accumulation);
    }
    if (clipNorm.isPresent() && !(clipNorm.getAsDouble() > 0)) {
      throw ResnetException.usage(
          "gradients are clipped to a norm above 0, got " + clipNorm.getAsDouble());
    }
    if (averageDecay.isPresent()
        && !(averageDecay.getAsDouble() >= 0 && averageDecay.getAsDouble() < 1)) {
      throw ResnetException.usage(
          "the decay of averaged weights is from 0 to below 1, got " + averageDecay.getAsDouble());
    }
  }

  /** This rule with the gradients of several batches averaged over all their images. */
  public UpdateRule accumulating(int batches) {
    return new UpdateRule(batches, clipNorm, averageDecay);
  }

  /** This rule with gradients clipped to a norm. */
  public UpdateRule clipping(double norm) {
    return new UpdateRule(accumulation, OptionalDouble.of(norm), averageDecay);
  }

  /** This rule with weights averaged. */
  public UpdateRule averaging(double decay) {
    return new UpdateRule(accumulation, clipNorm, OptionalDouble.of(decay));
  }
}
