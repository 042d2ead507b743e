package org.resnet4j.torch.bench;

import org.resnet4j.torch.Device;
import org.resnet4j.torch.engine.StepSettings;

/** Where the steps of a work are made: another plan or precision comes in here alone. */
public final class Steps {

  private Steps() {}

  /**
   * Prepares a step: parameters, an optimizer's memory, a batch.
   *
   * @throws ResnetException (usage) as {@link #require} does
   */
  public static Step open(Work work) {
    require(work);
    return work.optimizer().isPresent()
        ? new TrainingStep(work, plan(work), work.optimizer().get())
        : new InferenceStep(work);
  }

  /**
   * The plan that its steps go by. Inference knows two: oneDNN's, and node by node.
   *
   * @throws ResnetException (usage) for a plan or a precision that does not compute the network
   */
  public static StepSettings plan(Work work) {
    StepSettings plan =
        StepSettings.choose(work.plan(), work.precision(), work.network(), Device.CPU);
    return work.segments()
        .map(asked -> plan.withSegments(asked, work.network(), work.image()))
        .orElse(plan);
  }

  /**
   * Checks that the steps can be made.
   *
   * @throws ResnetException (usage) as {@link #plan} does, and for images that do not fit the net
   */
  public static void require(Work work) {
    plan(work);
    work.multiplyAdds();
  }
}
