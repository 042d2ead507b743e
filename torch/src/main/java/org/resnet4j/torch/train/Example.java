package org.resnet4j.torch.train;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.Batch;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.input.BatchInput;

/**
 * A batch of examples.
 *
 * @param images (N, C, H, W), on the device
 * @param targets what the net should say of them
 * @param size N
 */
public record Example(Tensor images, Targets targets, int size) {

  /** A loader's batch on the device. */
  public static Example of(Batch batch, BatchInput input) {
    Targets targets = Targets.of(input.labels(batch));
    return new Example(input.images(batch), targets, batch.size());
  }
}
