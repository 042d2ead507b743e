package org.resnet4j.torch.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.compute.Inference;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.evaluate.Inferences;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.internal.inference.ProgramInference;
import org.resnet4j.torch.model.Model;

/** From bytes to the logits. */
final class InferenceStep implements Step {

  private final Parts parts = new Parts();
  private final Batch batch;
  private final Model net;
  private final Inference inference;
  private final ImageInput input;

  InferenceStep(Work work) {
    batch = work.randomBatch();
    net =
        parts.add(() -> Model.create(work.network(), 1, Device.CPU, Element.FLOAT32), Model::close);
    inference = parts.add(() -> open(work), Inference::close);
    int values = batch.pixels().length;
    input = parts.add(() -> new ImageInput(net, Normalization.HALF, values), ImageInput::close);
  }

  private Inference open(Work work) {
    StepSettings plan = Steps.plan(work);
    return plan.kind() == Engine.ONEDNN
        ? new ProgramInference(net, work.image(), plan.precision())
        : Inferences.plain(net);
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
