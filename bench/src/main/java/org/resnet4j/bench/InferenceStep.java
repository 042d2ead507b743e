package org.resnet4j.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.Inference;
import org.resnet4j.torch.exec.InferencePlan;

/** The logits of a batch of random bytes, from bytes on. */
final class InferenceStep implements Step {

  private final Batch batch;
  private final Executor net;
  private final Inference inference;
  private final ImageInput input;

  InferenceStep(Item item, Execution execution) {
    batch = Steps.randomBatch(item);
    net = Executor.create(item.build(), 1, Device.CPU, Element.FLOAT32);
    inference = open(item, execution);
    input = new ImageInput(net, Normalization.HALF, batch.pixels().length);
  }

  private Inference open(Item item, Execution execution) {
    Precision precision = Precision.parse(execution.precision());
    return execution.plan().equals("plain")
        ? Inference.plain(net)
        : new InferencePlan(net, item.image(), precision);
  }

  @Override
  public void run() {
    try (var scope = Scope.open()) {
      inference.logits(input.images(batch));
    }
  }

  @Override
  public void close() {
    input.close();
    inference.close();
    net.close();
  }
}
