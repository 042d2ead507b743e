package org.resnet4j.torch.input;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.model.Model;

/** Makes tensors on the device of batches. Not thread-safe. */
public interface BatchInput extends AutoCloseable {

  /**
   * Images (N, C, H, W), cropped, mirrored and normalised; they belong to the open scope, and their
   * memory is overwritten by the next call.
   */
  Tensor images(Batch batch);

  /** (N) labels as 64-bit integers; belongs to the open scope. */
  Tensor labels(Batch batch);

  /** Whether the next batches must come with their bytes. */
  default boolean needsBytes() {
    return true;
  }

  /**
   * What training takes: the set stays on a CUDA device where it fits into a quarter of the memory
   * that is free there, and where its images are cropped and mirrored only; else batches come from
   * the host.
   *
   * @param loader of the batches
   * @param order see {@link GradientStep#pixelOrder}
   */
  static BatchInput forTraining(
      Model net, BatchLoader loader, Normalization normalize, PixelOrder order) {
    ImageDataset data = loader.data();
    long image = (long) data.channels() * data.height() * data.width();
    int largest = Math.min(loader.batchSize(), data.size());
    boolean resident =
        net.device() == Device.CUDA
            && !loader.transforms().needsOriginals()
            && !loader.transforms().changesPixels()
            && ResidentInput.fits(data.size() * image, net.device().freeBytes());
    return resident
        ? new ResidentInput(net, data, normalize, largest, order)
        : new ImageInput(net, normalize, largest * image, order);
  }

  /** Labels on a device. */
  static Tensor labels(Batch batch, Device device) {
    return Tensors.ofLongs(Arrays.stream(batch.labels()).asLongStream().toArray(), device);
  }

  @Override
  void close();
}
