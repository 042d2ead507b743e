package org.resnet4j.torch.input;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.data.Batch;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.PixelSet;
import org.resnet4j.torch.PixelTable;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.model.Model;

/**
 * Batches of a data set that stays in the device's memory, as bytes: an image is brought there when
 * it is first wanted, and from then on a batch is four numbers an image. What comes out has the
 * bits that {@link ImageInput} gives.
 */
public final class ResidentInput implements BatchInput {

  /** The set may take this fraction of the device's free memory. */
  private static final long SHARE = 4;

  private final Parts parts = new Parts();
  private final Device device;
  private final PixelOrder order;
  private final PixelTable table;
  private final PixelSet set;
  private final BitSet there;
  private final int images;
  private final long pixels;
  private final Tensor staging;

  /**
   * Allocates room for the whole set.
   *
   * @param net whose device and element type the images get
   * @param data that the batches are of
   * @param largest images of the largest batch
   * @param order of the images in memory, see {@link GradientStep#pixelOrder}
   */
  public ResidentInput(
      Model net, ImageDataset data, Normalization normalize, int largest, PixelOrder order) {
    normalize.requireChannels(data.channels());
    this.device = net.device();
    this.order = order;
    this.images = data.size();
    this.there = new BitSet(images);
    this.pixels = (long) data.channels() * data.height() * data.width();
    this.table =
        parts.add(() -> new PixelTable(normalize, net.element(), device), PixelTable::close);
    this.set = parts.add(() -> set(data), PixelSet::close);
    Owner owner = parts.add(Owner::new, Owner::close);
    try (var scope = Scope.open()) {
      staging = owner.keep(Tensors.host(ScalarType.Byte, largest, pixels));
    } catch (RuntimeException | OutOfMemoryError e) {
      parts.close();
      throw e;
    }
  }

  private PixelSet set(ImageDataset data) {
    return new PixelSet(images, data.channels(), data.height(), data.width(), device);
  }

  /** Whether a set fits into a quarter of a device's free memory. */
  static boolean fits(long bytes, long free) {
    return bytes <= free / SHARE;
  }

  /** Until the device has every image. */
  @Override
  public boolean needsBytes() {
    return there.cardinality() < images;
  }

  @Override
  public Tensor images(Batch batch) {
    bring(batch);
    int n = batch.size();
    long[] choice = new long[4 * n];
    for (int i = 0; i < n; i++) {
      Batch.Sample sample = batch.sample(i);
      choice[i] = sample.index();
      choice[n + i] = sample.transform().box().left();
      choice[2 * n + i] = sample.transform().box().top();
      choice[3 * n + i] = sample.transform().flip() ? 1 : 0;
    }
    return table.lookUp(set.crop(choice, order), order);
  }

  private void bring(Batch batch) {
    List<Long> missing = new ArrayList<>();
    ByteBuffer rows = Tensors.bytes(staging);
    for (int i = 0; i < batch.size(); i++) {
      int sample = batch.sample(i).index();
      if (!batch.sample(i).isCropFlip()) {
        throw new IllegalArgumentException("on the device images are cropped and mirrored only");
      }
      if (!there.get(sample)) {
        ImageBytes image = batch.image(i);
        rows.put(image.array(), image.offset(), Math.toIntExact(pixels));
        missing.add((long) sample);
        there.set(sample);
      }
    }
    if (!missing.isEmpty()) {
      long[] samples = missing.stream().mapToLong(Long::longValue).toArray();
      set.put(samples, staging.narrow(0, 0, samples.length));
    }
  }

  @Override
  public Tensor labels(Batch batch) {
    return BatchInput.labels(batch, device);
  }

  @Override
  public void close() {
    parts.close();
  }
}
