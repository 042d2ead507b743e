package org.resnet4j.data;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.resnet4j.ResnetException;

/**
 * Batches of an epoch, decoded ahead of their use. The last batch of an epoch is as short as it
 * comes. The loader holds no thread: each {@link Epoch} has its own worker.
 */
public final class BatchLoader {

  private static final int BATCHES_AHEAD = 2;

  private final ImageDataset data;
  private final int batchSize;
  private final Order order;
  private final Placements placements;

  /** Which images an epoch visits, in turn. */
  @FunctionalInterface
  private interface Order {
    int[] of(int epoch);
  }

  private BatchLoader(ImageDataset data, int batchSize, Order order, Placements placements) {
    if (batchSize < 1) {
      throw ResnetException.usage("a batch holds 1 image or more, got " + batchSize);
    }
    this.data = Objects.requireNonNull(data);
    this.batchSize = batchSize;
    this.order = order;
    this.placements = Objects.requireNonNull(placements);
  }

  /**
   * Every image once an epoch, in an order that depends on (seed, epoch) alone: a Fisher-Yates
   * shuffle of 0 .. size - 1 with the stream {@code Seeding.of(seed, 1, epoch)}.
   */
  public static BatchLoader shuffled(
      ImageDataset data, int batchSize, long seed, Placements placements) {
    int size = data.size();
    Order order = epoch -> shuffle(size, Seeding.of(seed, Seeding.ORDER, epoch));
    return new BatchLoader(data, batchSize, order, placements);
  }

  /** Every image once an epoch, as it is, in the data set's order. */
  public static BatchLoader inOrder(ImageDataset data, int batchSize) {
    int size = data.size();
    return new BatchLoader(data, batchSize, epoch -> iota(size), Placements.NONE);
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

  private Batch batch(int epoch, int[] samples, int index) {
    int first = index * batchSize;
    int count = Math.min(batchSize, samples.length - first);
    int bytes = data.channels() * data.height() * data.width();
    byte[] pixels = new byte[Math.multiplyExact(count, bytes)];
    int[] labels = new int[count];
    byte[] image = new byte[bytes];
    for (int i = 0; i < count; i++) {
      int sample = samples[first + i];
      labels[i] = data.label(sample);
      place(sample, placements.of(epoch, sample), pixels, i * bytes, image);
    }
    return new Batch(pixels, labels, data.channels(), data.height(), data.width());
  }

  private void place(int sample, Placement placement, byte[] pixels, int offset, byte[] image) {
    if (placement.equals(Placement.IDENTITY)) {
      data.read(sample, pixels, offset);
      return;
    }
    data.read(sample, image, 0);
    int rows = data.channels() * data.height();
    for (int row = 0; row < rows; row++) {
      int y = row % data.height() + placement.dy();
      if (y >= 0 && y < data.height()) {
        int from = (row + placement.dy()) * data.width();
        placeRow(image, from, placement, pixels, offset + row * data.width());
      }
    }
  }

  private void placeRow(byte[] image, int from, Placement placement, byte[] pixels, int to) {
    int width = data.width();
    for (int x = 0; x < width; x++) {
      int source = (placement.flip() ? width - 1 - x : x) + placement.dx();
      if (source >= 0 && source < width) {
        pixels[to + x] = image[from + source];
      }
    }
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
