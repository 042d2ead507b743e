package org.resnet4j.torch.input;

import java.nio.FloatBuffer;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.Batch;
import org.resnet4j.data.PixelWriter;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.PixelTable;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.model.Model;

/**
 * Batches from the host's memory. For single precision on the CPU they are written in one pass, by
 * one thread, from the data set's bytes to the floats that the network reads; elsewhere their bytes
 * are brought to the device and normalised there.
 */
public final class ImageInput implements BatchInput {

  /** Values that a buffer of Java can hold in four bytes each. */
  private static final long MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;

  private final Owner owner = new Owner();
  private final Device device;
  private final PixelOrder order;
  private final PixelTable table;
  private final Function<Batch, Tensor> images;

  /** With the images plane by plane; see the other constructor. */
  public ImageInput(Model net, Normalization normalize, long largest) {
    this(net, normalize, largest, PixelOrder.PLANES);
  }

  /**
   * Makes room for batches.
   *
   * @param net whose device and element type the images get
   * @param largest values of the largest batch
   * @param order of the images in memory, see {@link GradientStep#pixelOrder}
   * @throws ResnetException (usage) where the batch is too large for one buffer
   */
  public ImageInput(Model net, Normalization normalize, long largest, PixelOrder order) {
    normalize.requireChannels(net.network().inputShape().channels());
    if (largest > MOST_VALUES) {
      throw ResnetException.usage(
          Text.of(
              "a batch has at most %d pixel values, got %d; choose a smaller --batch",
              MOST_VALUES, largest));
    }
    this.device = net.device();
    this.order = order;
    this.table = new PixelTable(normalize, net.element(), device);
    try (var scope = Scope.open()) {
      boolean onePass = device == Device.CPU && net.element() == Element.FLOAT32;
      images = onePass ? written(largest) : lookedUp(largest);
    } catch (RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  private Function<Batch, Tensor> written(long largest) {
    Tensor memory = owner.keep(Tensors.host(ScalarType.Float, largest));
    FloatBuffer floats = Tensors.bytes(memory).asFloatBuffer();
    PixelWriter writer = new PixelWriter(table.values(), order);
    return batch -> {
      writer.write(batch, floats.clear());
      return view(memory, batch, order);
    };
  }

  private Function<Batch, Tensor> lookedUp(long largest) {
    Tensor memory = owner.keep(Tensors.host(ScalarType.Byte, largest));
    return batch -> {
      Tensors.bytes(memory).put(batch.pixels());
      Tensor bytes = view(memory, batch, PixelOrder.PLANES);
      return table.lookUp(Tensors.toDevice(bytes, device), order);
    };
  }

  private static Tensor view(Tensor memory, Batch batch, PixelOrder order) {
    return Tensors.images(
        memory, order, batch.size(), batch.channels(), batch.height(), batch.width());
  }

  @Override
  public Tensor images(Batch batch) {
    return images.apply(batch);
  }

  @Override
  public Tensor labels(Batch batch) {
    return BatchInput.labels(batch, device);
  }

  @Override
  public void close() {
    table.close();
    owner.close();
  }
}
