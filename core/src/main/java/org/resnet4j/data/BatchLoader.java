package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.augment.CropFlipBytes;
import org.resnet4j.augment.Transform;
import org.resnet4j.augment.Transforms;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.ImageSource;
import org.resnet4j.image.RgbImage;

/**
 * Batches of an epoch, drawn and decoded ahead of their use. The last batch of an epoch is as short
 * as it comes. The loader holds no thread: each {@link Epoch} has its own workers, which find and
 * decode the images and change their pixels; for sets in memory they are busy some microseconds a
 * batch. Neither the order of the images nor a byte depends on the number of workers.
 *
 * @param data what the images are of
 * @param batchSize images of a full batch, 1 or more
 * @param seed of the order
 * @param sampler which images an epoch visits, in turn
 * @param transforms what is done to each image
 * @param workers threads that decode, 1 or more
 * @param withImages whether batches come with their bytes
 */
public record BatchLoader(
    ImageDataset data,
    int batchSize,
    long seed,
    Sampler sampler,
    Transforms transforms,
    int workers,
    boolean withImages) {

  private static final int MOST_BY_DEFAULT = 4;

  public BatchLoader {
    if (batchSize < 1) {
      throw ResnetException.usage("a batch holds 1 image or more, got " + batchSize);
    }
    if (workers < 1) {
      throw ResnetException.usage("images are loaded by 1 thread or more, got " + workers);
    }
    if ((transforms.needsOriginals() || transforms.changesPixels()) && !withImages) {
      throw new IllegalArgumentException(
          "images cut or changed by the loader come with their bytes");
    }
    Objects.requireNonNull(data);
  }

  /**
   * Batches in a sampler's order, with their bytes. Half of the machine's cores load them, but not
   * more than four: each holds a batch and an image at its full size.
   */
  public static BatchLoader of(
      ImageDataset data, int batchSize, long seed, Sampler sampler, Transforms transforms) {
    int half = Runtime.getRuntime().availableProcessors() / 2;
    int workers = Math.min(MOST_BY_DEFAULT, Math.max(1, half));
    return new BatchLoader(data, batchSize, seed, sampler, transforms, workers, true);
  }

  /** Every image once an epoch, in the order of {@link Sampler#SHUFFLED}. */
  public static BatchLoader shuffled(
      ImageDataset data, int batchSize, long seed, Transforms transforms) {
    return of(data, batchSize, seed, Sampler.SHUFFLED, transforms);
  }

  /** Every image once an epoch, as it is, in the data set's order. */
  public static BatchLoader inOrder(ImageDataset data, int batchSize) {
    return of(data, batchSize, 0, Sampler.IN_ORDER, Transforms.NONE);
  }

  /** Returns a loader with another number of threads. */
  public BatchLoader withWorkers(int number) {
    return new BatchLoader(data, batchSize, seed, sampler, transforms, number, withImages);
  }

  /**
   * Returns a loader of these batches without their bytes, for callers that have the images
   * elsewhere: batches say which images and which crops, and nothing is decoded.
   */
  public BatchLoader withoutImages() {
    return new BatchLoader(data, batchSize, seed, sampler, transforms, workers, false);
  }

  /** Returns the number of batches of an epoch, the last, short one included. */
  public int batchesPerEpoch() {
    return -Math.floorDiv(-sampler.size(data), batchSize);
  }

  /** Starts decoding an epoch. Use with try-with-resources: closing stops the workers. */
  public Epoch epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * Starts decoding inside of an epoch: what comes is what {@link #epoch(int)} gives from there on.
   *
   * @param first number of the first batch, from 0
   */
  public Epoch epoch(int epoch, int first) {
    Objects.checkIndex(first, batchesPerEpoch() + 1);
    int[] order = sampler.order(data, seed, epoch);
    if (order.length != sampler.size(data)) {
      throw new IllegalStateException(
          Text.of("a sampler of %d images ordered %d", sampler.size(data), order.length));
    }
    return new Epoch(
        batchesPerEpoch() - first, workers, index -> batch(epoch, order, first + index));
  }

  private Batch batch(int epoch, int[] order, int index) {
    int first = index * batchSize;
    int count = Math.min(batchSize, order.length - first);
    int[] labels = new int[count];
    List<Batch.Sample> samples = new ArrayList<>(count);
    List<ImageBytes> images = new ArrayList<>(count);
    var applier = new CropFlipBytes(data.channels(), data.height(), data.width());
    for (int i = 0; i < count; i++) {
      int sample = order[first + i];
      labels[i] = data.label(sample);
      Loaded loaded = loaded(epoch, sample);
      Transform rest = loaded.rest();
      if (!rest.operations().isEmpty()) {
        byte[] changed = new byte[applier.size()];
        applier.apply(Objects.requireNonNull(loaded.image()), rest, changed, 0);
        loaded = new Loaded(new ImageBytes(changed, 0), whole(), false);
      }
      samples.add(new Batch.Sample(sample, loaded.rest(), loaded.stored()));
      if (loaded.image() != null) {
        images.add(loaded.image());
      }
    }
    return new Batch(samples, labels, images, applier);
  }

  /**
   * An image of a batch.
   *
   * @param image none where batches come without bytes
   * @param rest what is still to be done to it
   * @param stored whether the bytes are the data set's
   */
  private record Loaded(@Nullable ImageBytes image, Transform rest, boolean stored) {}

  private Loaded loaded(int epoch, int sample) {
    if (!transforms.needsOriginals()) {
      Transform transform = transforms.of(epoch, sample, whole());
      return new Loaded(withImages ? data.bytes(sample) : null, transform, true);
    }
    ImageSource source = data.original(sample);
    Transform transform = transforms.of(epoch, sample, whole().withBox(source.whole()));
    RgbImage image = source.decode(transform.box(), transform.width(), transform.height());
    return new Loaded(new ImageBytes(image.toChw(), 0), transform.afterResizing(), false);
  }

  private Transform whole() {
    return Transform.identity(data.width(), data.height());
  }
}
