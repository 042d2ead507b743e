package org.resnet4j.torch.exec;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.NoGrad;

/** The executor in {@link Mode#EVAL}. */
record PlainInference(Executor net) implements Inference {

  @Override
  public Tensor logits(Tensor images) {
    try (var noGrad = NoGrad.on()) {
      return net.forward(images, Mode.EVAL);
    }
  }

  @Override
  public void close() {}
}
