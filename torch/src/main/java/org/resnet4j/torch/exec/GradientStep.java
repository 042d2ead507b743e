package org.resnet4j.torch.exec;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.PixelOrder;

/** How a batch's gradients are computed. */
public interface GradientStep extends AutoCloseable {

  /**
   * What a batch gave.
   *
   * @param logits (N, classes)
   * @param loss mean cross-entropy, a scalar
   */
  record Losses(Tensor logits, Tensor loss) {}

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

  @Override
  void close();
}
