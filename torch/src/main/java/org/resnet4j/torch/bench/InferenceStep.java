package org.resnet4j.torch.bench;

import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.Mode;

/** From bytes to the logits. */
final class InferenceStep implements Step {

  private final Batch batch;
  private final Executor net;
  private final ImageInput input;

  InferenceStep(Work work) {
    batch = work.randomBatch();
    net = Executor.create(work.network(), 1, Device.CPU, Element.FLOAT32);
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
