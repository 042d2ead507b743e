package org.resnet4j.torch.compute;

import org.bytedeco.pytorch.Tensor;

/** What a batch's logits are judged by. */
public interface Criterion {

  /**
   * The loss.
   *
   * @param logits (N, classes)
   * @return the mean over the batch, a scalar that autograd can differentiate
   */
  Tensor loss(Tensor logits, Targets targets);

  /**
   * The loss's gradient by the logits, for steps without autograd.
   *
   * @param logits (N, classes)
   * @return (N, classes)
   */
  Tensor gradient(Tensor logits, Targets targets);
}
