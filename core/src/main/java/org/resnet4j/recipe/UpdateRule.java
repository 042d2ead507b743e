package org.resnet4j.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalDouble;
import org.resnet4j.ResnetException;

/**
 * What is done with gradients beside the optimizer's update, and what is not updated.
 *
 * @param accumulation batches whose gradients make one update, 1 or more; the update sees the mean
 *     over all their images
 * @param clipNorm greatest norm of all gradients together; longer ones are shortened to it
 * @param ema decay of an exponential moving average of the weights, 0 to below 1: with it, what is
 *     validated and saved is the average. In the first updates the decay is lower, see {@link
 *     #emaAt}
 * @param freeze parts of the net that stay as they are, see {@link
 *     org.resnet4j.graph.FrozenParameters}; batch norms' running statistics follow the data all the
 *     same
 * @param weightDecayOn which parameters the weight decay is for
 */
public record UpdateRule(
    int accumulation,
    OptionalDouble clipNorm,
    OptionalDouble ema,
    List<String> freeze,
    DecayOn weightDecayOn) {

  /** Which parameters the optimizer's weight decay is for. */
  public enum DecayOn {
    /** All. */
    @JsonProperty("all")
    ALL,
    /** Those of two dimensions or more: no biases, and nothing of norms, as timm does it. */
    @JsonProperty("weights")
    WEIGHTS
  }

  /** An update a batch, gradients as they are, no average. */
  public static final UpdateRule PLAIN =
      new UpdateRule(1, OptionalDouble.empty(), OptionalDouble.empty(), List.of(), DecayOn.ALL);

  public UpdateRule {
    freeze = List.copyOf(freeze);
    if (accumulation < 1) {
      throw ResnetException.usage("an update is of at least 1 batch, got " + accumulation);
    }
    if (clipNorm.isPresent() && !(clipNorm.getAsDouble() > 0)) {
      throw ResnetException.usage(
          "gradients are clipped to a norm above 0, got " + clipNorm.getAsDouble());
    }
    if (ema.isPresent() && !(ema.getAsDouble() >= 0 && ema.getAsDouble() < 1)) {
      throw ResnetException.usage(
          "the decay of averaged weights is from 0 to below 1, got " + ema.getAsDouble());
    }
  }

  /** This rule with the gradients of several batches averaged over all their images. */
  public UpdateRule accumulating(int batches) {
    return new UpdateRule(batches, clipNorm, ema, freeze, weightDecayOn);
  }

  /** This rule with gradients clipped to a norm. */
  public UpdateRule clipping(double norm) {
    return new UpdateRule(accumulation, OptionalDouble.of(norm), ema, freeze, weightDecayOn);
  }

  /** This rule with weights averaged. */
  public UpdateRule averaging(double decay) {
    return new UpdateRule(accumulation, clipNorm, OptionalDouble.of(decay), freeze, weightDecayOn);
  }

  /** This rule with parts of the net left as they are. */
  public UpdateRule freezing(List<String> parts) {
    return new UpdateRule(accumulation, clipNorm, ema, parts, weightDecayOn);
  }

  /**
   * The average's decay at an update: min(ema, (1 + n) / (10 + n)) after n updates, as
   * TensorFlow's, so that the weights of the start are soon forgotten.
   *
   * @param step updates done before, from 0
   */
  public double emaAt(long step) {
    return Math.min(ema.orElse(0), (1.0 + step) / (10.0 + step));
  }
}
