package org.resnet4j.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.Mode;

/** The logits of a batch of random bytes, from bytes on. */
final class InferenceStep implements Step {

  private final Batch batch;
  private final Executor net;
  private final ImageInput input;

  InferenceStep(Item item) {
    batch = Steps.randomBatch(item);
    net = Executor.create(item.build(), 1, Device.CPU, Element.FLOAT32);
    input = new ImageInput(net, Normalization.HALF, batch.pixels().length);
  }

  @Override
  public void run() {
    try (var scope = Scope.open();
        var inference = NoGrad.on()) {
      net.forward(input.images(batch), Mode.EVAL);
    }
  }

  @Override
  public void close() {
    input.close();
    net.close();
  }
}
