package org.resnet4j.torch.exec;

import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/** Brings batches of bytes to the device and normalises them there. Not thread-safe. */
public final class ImageInput implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Executor net;
  private final Tensor staging;
  private final Tensor mean;
  private final Tensor deviation;

  /**
   * Makes room for batches.
   *
   * @param net whose device and element type the images get
   * @param largest bytes of the largest batch
   */
  public ImageInput(Executor net, Normalization normalize, long largest) {
    this.net = net;
    normalize.requireChannels(net.network().inputShape().channels());
    try (var scope = Scope.open()) {
      staging = owner.keep(Tensors.host(ScalarType.Byte, largest));
      mean = owner.keep(perChannel(normalize.mean()));
      deviation = owner.keep(perChannel(normalize.deviation()));
    }
  }

  private Tensor perChannel(java.util.List<Double> values) {
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    return Tensors.ofDoubles(array, net.element(), net.device(), 1, array.length, 1, 1);
  }

  /** (N, C, H, W) normalised, on the device; belongs to the open scope. */
  public Tensor images(Batch batch) {
    Tensors.bytes(staging).put(batch.pixels());
    Tensor x =
        Tensors.images(
            staging,
            net.element(),
            net.device(),
            batch.size(),
            batch.channels(),
            batch.height(),
            batch.width());
    return Kernels.normalize(x, mean, deviation);
  }

  /** (N) labels as 64-bit integers, on the device; belongs to the open scope. */
  public Tensor labels(Batch batch) {
    long[] labels = LongStream.range(0, batch.size()).map(i -> batch.labels()[(int) i]).toArray();
    return Tensors.ofLongs(labels, net.device());
  }

  @Override
  public void close() {
    owner.close();
  }
}
