package org.resnet4j.torch.evaluate;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.compute.Inference;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;

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
