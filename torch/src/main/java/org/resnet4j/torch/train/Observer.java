package org.resnet4j.torch.train;

import org.resnet4j.torch.compute.StepResult;

/** Watches a {@link Loop}. Steps are counted from 0. */
public interface Observer {

  /** Watches nothing. */
  Observer NONE = new Observer() {};

  /**
   * A batch's gradients are computed and in the model, which is not yet updated with them. Called
   * once a batch: several times a step where gradients are accumulated. The tensors belong to the
   * step.
   */
  default void computed(long step, Example example, StepResult result) {}

  /** A step's update is done. */
  default void updated(long step) {}
}
