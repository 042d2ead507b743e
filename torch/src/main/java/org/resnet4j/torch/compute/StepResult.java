package org.resnet4j.torch.compute;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What the gradients of a batch came with.
 *
 * @param logits (N, classes)
 * @param loss mean over the batch, a scalar
 * @param overflow 1 on the device where a gradient is not finite and the update must be left out,
 *     else 0; empty where that cannot be; the next step overwrites it
 */
public record StepResult(Tensor logits, Tensor loss, Optional<Tensor> overflow) {

  /** Of gradients that are not scaled. */
  public StepResult(Tensor logits, Tensor loss) {
    this(logits, loss, Optional.empty());
  }
}
