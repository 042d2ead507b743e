package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.resnet4j.ResnetException;

/**
 * Batches of an epoch, drawn and decoded ahead of their use. The last batch of an epoch is as short
 * as it comes. The loader holds no thread: each {@link Epoch} has its own worker, which finds the
 * images but does not touch their pixels; for sets in memory it is busy some microseconds a batch.
 */
public final class BatchLoader {

  private static final int BATCHES_AHEAD = 2;

  private final ImageDataset data;
  private final int batchSize;
  private final Order order;
  private final Placements placements;
  private final Placer placer;
  private final boolean withImages;

  /** Which images an epoch visits, in turn. */
  @FunctionalInterface
  private interface Order {
    int[] of(int epoch);
  }

  private BatchLoader(
      ImageDataset data, int batchSize, Order order, Placements placements, boolean withImages) {
    if (batchSize < 1) {
      throw ResnetException.usage("a batch holds 1 image or more, got " + batchSize);
    }
    this.data = Objects.requireNonNull(data);
    this.batchSize = batchSize;
    this.order = order;
    this.placements = Objects.requireNonNull(placements);
    this.placer = new Placer(data.channels(), data.height(), data.width());
    this.withImages = withImages;
  }

  /**
   * Every image once an epoch, in an order that depends on (seed, epoch) alone: a Fisher-Yates
   * shuffle of 0 .. size - 1 with the stream {@code Seeding.of(seed, 1, epoch)}.
   */
  public static BatchLoader shuffled(
      ImageDataset data, int batchSize, long seed, Placements placements) {
    int size = data.size();
    Order order = epoch -> shuffle(size, Seeding.of(seed, Seeding.ORDER, epoch));
    return new BatchLoader(data, batchSize, order, placements, true);
  }

  /** Every image once an epoch, as it is, in the data set's order. */
  public static BatchLoader inOrder(ImageDataset data, int batchSize) {
    int size = data.size();
    return new BatchLoader(data, batchSize, epoch -> iota(size), Placements.NONE, true);
  }

  /**
   * The same batches without their bytes, for whoever has the images elsewhere: they say which
   * images and which crops, and nothing is decoded.
   */
  public BatchLoader withoutImages() {
    return new BatchLoader(data, batchSize, order, placements, false);
  }

  /** Returns the number of batches of an epoch, the last, short one included. */
  public int batchesPerEpoch() {
    return data.size() == 0 ? 0 : (data.size() - 1) / batchSize + 1;
  }

  /** Starts decoding an epoch. Use with try-with-resources: closing stops the worker. */
  public Epoch epoch(int epoch) {
    int[] samples = order.of(epoch);
    return new Epoch(batchesPerEpoch(), BATCHES_AHEAD, index -> batch(epoch, samples, index));
  }

  private Batch batch(int epoch, int[] order, int index) {
    int first = index * batchSize;
    int count = Math.min(batchSize, order.length - first);
    int[] labels = new int[count];
    List<Batch.Sample> samples = new ArrayList<>(count);
    List<ImageBytes> images = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int sample = order[first + i];
      labels[i] = data.label(sample);
      samples.add(new Batch.Sample(sample, placements.of(epoch, sample)));
      if (withImages) {
        images.add(data.bytes(sample));
      }
    }
    return new Batch(samples, labels, images, placer);
  }

  private static int[] shuffle(int size, RandomGenerator random) {
    int[] order = iota(size);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }

  private static int[] iota(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    return order;
  }
}
