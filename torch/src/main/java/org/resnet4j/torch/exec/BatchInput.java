package org.resnet4j.torch.exec;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.Batch;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Tensors;

/** Makes tensors on the device of batches. Not thread-safe. */
public interface BatchInput extends AutoCloseable {

  /**
   * Images (N, C, H, W), cropped, mirrored and normalised; they belong to the open scope, and their
   * memory is overwritten by the next call.
   */
  Tensor images(Batch batch);

  /** (N) labels as 64-bit integers; belongs to the open scope. */
  Tensor labels(Batch batch);

  /** Labels on a device. */
  static Tensor labels(Batch batch, Device device) {
    return Tensors.ofLongs(Arrays.stream(batch.labels()).asLongStream().toArray(), device);
  }

  @Override
  void close();
}
