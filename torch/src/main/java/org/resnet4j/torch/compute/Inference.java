package org.resnet4j.torch.compute;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.model.Model;

/** Computes logits with a trained network's running statistics. */
public interface Inference extends AutoCloseable {

  /** The network, which may not be trained further while this is in use. */
  Model net();

  /**
   * The logits of a batch of any size.
   *
   * @param images (N, C, H, W), of the network's element type, on its device; kept unchanged
   * @return (N, classes), belonging to the open {@link Scope}
   */
  Tensor logits(Tensor images);

  @Override
  void close();
}
