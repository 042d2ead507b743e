package org.resnet4j.bench;

import java.util.Optional;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.bench.PeakStep;
import org.resnet4j.torch.bench.Step;
import org.resnet4j.torch.bench.Steps;
import org.resnet4j.torch.bench.Work;

/** Our step of every work item and probe. */
final class WorkerSteps {

  private WorkerSteps() {}

  /**
   * Prepares the step of an item or probe.
   *
   * @param work the name of an {@link Item} or a {@link Probe}
   * @throws ResnetException (usage) for another name, or a plan or precision that is not built
   */
  static Step open(String work, Execution execution) {
    Precision precision = Precision.parse(execution.precision());
    Optional<Probe> probe = Probe.named(work);
    if (probe.isPresent()) {
      return probe
          .get()
          .peak()
          .<Step>map(kind -> new PeakStep(kind, precision))
          .orElseGet(LoadingStep::new);
    }
    return Steps.open(work(Item.named(work), execution.plan(), precision));
  }

  private static Work work(Item item, String plan, Precision precision) {
    return new Work(
        item.build(),
        item.image(),
        item.batch(),
        optimizer(item.task()),
        precision,
        Optional.of(plan),
        item.task() == Item.Task.RECOMPUTE ? Optional.of("auto") : Optional.empty());
  }

  private static Optional<Optimizer> optimizer(Item.Task task) {
    return switch (task) {
      case ADAM -> Optional.of(Optimizer.Adam.of(Item.ADAM_RATE));
      case SGD, RECOMPUTE ->
          Optional.of(new Optimizer.Sgd(Item.SGD_RATE, Item.MOMENTUM, Item.WEIGHT_DECAY, false));
      case EVAL -> Optional.empty();
    };
  }
}
