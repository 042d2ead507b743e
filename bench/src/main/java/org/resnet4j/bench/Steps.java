package org.resnet4j.bench;

import java.util.Optional;
import java.util.Random;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;
import org.resnet4j.torch.exec.PlanKind;

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
    requireBuilt(execution);
    return item.task().trains()
        ? new TrainingStep(item, PlanKind.parse(execution.plan()))
        : new InferenceStep(item);
  }

  /** The place where other precisions come in. Inference has one plan. */
  private static void requireBuilt(Execution execution) {
    if (!execution.precision().equals("fp32")) {
      throw ResnetException.usage(
          "--precision %s: not built yet; allowed: fp32".formatted(execution.precision()));
    }
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
