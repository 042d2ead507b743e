package org.resnet4j.torch.exec;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.PixelOrder;

/** How a batch's gradients are computed. */
public interface GradientStep extends AutoCloseable {

  /**
   * What a batch gave.
   *
   * @param logits (N, classes)
   * @param loss mean cross-entropy, a scalar
   * @param overflow 1 on the device where a gradient is not finite and the update must be left out,
   *     else 0; none where that cannot be
   */
  record Losses(Tensor logits, Tensor loss, Optional<Tensor> overflow) {

    /** Of gradients that are not scaled. */
    public Losses(Tensor logits, Tensor loss) {
      this(logits, loss, Optional.empty());
    }
  }

  /**
   * Computes the gradients of the mean cross-entropy, in place of those that were there, and moves
   * the running statistics.
   *
   * @param images (N, C, H, W), may be overwritten
   * @param labels (N)
   * @return belongs to the open scope
   */
  Losses gradients(Tensor images, Tensor labels);

  /** How the images lie in memory when this is fastest; any other order is right too. */
  default PixelOrder pixelOrder() {
    return PixelOrder.PLANES;
  }

  /** What it remembers between steps and a checkpoint must hold: single numbers by name. */
  default Map<String, Tensor> state() {
    return Map.of();
  }

  /**
   * Bytes that a step works in beside parameters and gradients, where that is known before it;
   * allocates none of them.
   *
   * @param batch images
   */
  default OptionalLong workingBytes(long batch) {
    return OptionalLong.empty();
  }

  @Override
  void close();
}
