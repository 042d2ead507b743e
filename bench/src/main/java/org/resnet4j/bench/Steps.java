package org.resnet4j.bench;

import java.util.Optional;
import java.util.Random;
import org.resnet4j.data.Batch;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.exec.StepPlan;

/** Our step of every work item and probe. */
final class Steps {

  private Steps() {}

  /**
   * Prepares the step of an item or probe.
   *
   * @param work the name of an {@link Item} or a {@link Probe}
   * @throws ResnetException (usage) for another name, or a plan or precision that is not built
   */
  static Step open(String work, Execution execution) {
    Optional<Probe> probe = Probe.named(work);
    if (probe.isPresent()) {
      return probe.get() == Probe.LOADING
          ? new LoadingStep()
          : new PeakStep(probe.get(), execution.precision());
    }
    Item item = Item.named(work);
    return item.task().trains()
        ? new TrainingStep(item, stepPlan(item, execution))
        : new InferenceStep(item, execution);
  }

  private static StepPlan stepPlan(Item item, Execution execution) {
    Precision precision = Precision.parse(execution.precision());
    return StepPlan.choose(Optional.of(execution.plan()), precision, item.build(), Device.CPU);
  }

  /** Random bytes and labels, the same in every run. */
  static Batch randomBatch(Item item) {
    var random = new Random(1);
    byte[] pixels = new byte[item.batch() * 3 * item.side() * item.side()];
    random.nextBytes(pixels);
    int[] labels = random.ints(item.batch(), 0, item.classes()).toArray();
    return new Batch(pixels, labels, 3, item.side(), item.side());
  }
}
