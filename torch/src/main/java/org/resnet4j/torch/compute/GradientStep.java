package org.resnet4j.torch.compute;

import java.util.Map;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.image.PixelOrder;

/** How a batch's gradients are computed. */
public interface GradientStep extends AutoCloseable {

  /**
   * Computes the gradients of a loss, in place of those that were there, and moves the running
   * statistics: forward, loss and backward.
   *
   * @param images (N, C, H, W), may be overwritten
   * @param targets of the images
   * @return belongs to the open scope
   */
  StepResult gradients(Tensor images, Targets targets);

  /** Computes the gradients for class numbers, (N). */
  default StepResult gradients(Tensor images, Tensor labels) {
    return gradients(images, Targets.of(labels));
  }

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
  default void close() {}
}
