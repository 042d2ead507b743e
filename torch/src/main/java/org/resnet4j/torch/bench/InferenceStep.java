package org.resnet4j.torch.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.Inference;
import org.resnet4j.torch.exec.InferencePlan;
import org.resnet4j.torch.exec.PlanKind;
import org.resnet4j.torch.exec.StepPlan;

/** From bytes to the logits. */
final class InferenceStep implements Step {

  private final Parts parts = new Parts();
  private final Batch batch;
  private final Executor net;
  private final Inference inference;
  private final ImageInput input;

  InferenceStep(Work work) {
    batch = work.randomBatch();
    net =
        parts.add(
            () -> Executor.create(work.network(), 1, Device.CPU, Element.FLOAT32), Executor::close);
    inference = parts.add(() -> open(work), Inference::close);
    int values = batch.pixels().length;
    input = parts.add(() -> new ImageInput(net, Normalization.HALF, values), ImageInput::close);
  }

  private Inference open(Work work) {
    StepPlan plan = Steps.plan(work);
    return plan.kind() == PlanKind.ONEDNN
        ? new InferencePlan(net, work.image(), plan.precision())
        : Inference.plain(net);
  }

  @Override
  public void run() {
    try (var scope = Scope.open()) {
      inference.logits(input.images(batch));
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
