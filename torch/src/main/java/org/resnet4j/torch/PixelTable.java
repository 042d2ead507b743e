package org.resnet4j.torch;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;

/**
 * What each byte of each channel becomes when it is normalised. A byte has 256 values: they are
 * computed once, on the host, by the function that would normalise the images, so that looking up
 * gives its bits on every device.
 */
public final class PixelTable implements AutoCloseable {

  private static final int VALUES = 256;

  private final Owner owner = new Owner();
  private final int channels;
  private final Tensor host;
  private final Tensor table;
  private final Tensor offsets;

  /** Computes the table and keeps it on the device. */
  public PixelTable(Normalization normalize, Element element, Device device) {
    channels = normalize.mean().size();
    try (var scope = Scope.open()) {
      double[] bytes = IntStream.range(0, channels * VALUES).mapToDouble(i -> i % VALUES).toArray();
      Tensor x = Tensors.ofDoubles(bytes, element, Device.CPU, channels, VALUES);
      Tensor mean = perChannel(normalize.mean(), element);
      Tensor deviation = perChannel(normalize.std(), element);
      host = owner.keep(Kernels.normalize(x, mean, deviation));
      table = owner.keep(Tensors.toDevice(host.view(-1), device));
      long[] first = LongStream.range(0, channels).map(channel -> channel * VALUES).toArray();
      offsets = owner.keep(Tensors.ofLongs(first, device).to(ScalarType.Int));
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  private static Tensor perChannel(List<Double> values, Element element) {
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    return Tensors.ofDoubles(array, element, Device.CPU, array.length, 1);
  }

  /** The values by channel and byte, in single precision. */
  public float[][] values() {
    double[] all = Tensors.toDoubles(host);
    float[][] values = new float[channels][VALUES];
    for (int i = 0; i < all.length; i++) {
      values[i / VALUES][i % VALUES] = (float) all[i];
    }
    return values;
  }

  /**
   * Normalises images on the device; the result belongs to the open scope.
   *
   * @param bytes (N, C, H, W), unsigned bytes in any order of memory
   * @param order of the result's memory
   * @return (N, C, H, W)
   */
  public Tensor lookUp(Tensor bytes, PixelOrder order) {
    boolean planes = order == PixelOrder.PLANES;
    Tensor ordered = planes ? bytes : bytes.permute(0, 2, 3, 1);
    Tensor channel = planes ? offsets.view(channels, 1, 1) : offsets;
    Tensor places = ordered.to(ScalarType.Int).add(channel).reshape(-1);
    Tensor found = table.index_select(0, places);
    return Tensors.images(found, order, bytes.size(0), bytes.size(1), bytes.size(2), bytes.size(3));
  }

  @Override
  public void close() {
    owner.close();
  }
}
