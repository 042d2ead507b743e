package org.resnet4j.torch.exec;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.NoGrad;

/** The interpreter in {@link Mode#EVAL}. */
record PlainInference(Interpreter interpreter) implements Inference {

  @Override
  public Model net() {
    return interpreter.model();
  }

  @Override
  public Tensor logits(Tensor images) {
    try (var noGrad = NoGrad.on()) {
      return interpreter.forward(images, Mode.EVAL);
    }
  }

  @Override
  public void close() {}
}
