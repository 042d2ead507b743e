package org.resnet4j.torch.exec;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.Kernels;

/** The executor and libtorch's autograd: the reference. */
public record AutogradStep(Executor net) implements GradientStep {

  @Override
  public Losses gradients(Tensor images, Tensor labels) {
    Tensor logits = net.forward(images, Mode.TRAIN);
    Tensor loss = Kernels.crossEntropy(logits, labels);
    net.parameters().zeroGrad();
    loss.backward();
    return new Losses(logits, loss);
  }

  @Override
  public void close() {}
}
