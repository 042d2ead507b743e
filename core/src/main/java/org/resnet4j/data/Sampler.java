package org.resnet4j.data;

import java.util.stream.IntStream;
import org.resnet4j.Seeding;

/** Which images an epoch visits, in turn; a pure function of its arguments. */
@FunctionalInterface
public interface Sampler {

  /** Returns the images' places in the data set, {@link #size} of them. */
  int[] order(ImageDataset data, long seed, int epoch);

  /** Returns the number of images that an epoch visits. */
  default int size(ImageDataset data) {
    return data.size();
  }

  /** Every image once, in the data set's order. */
  Sampler IN_ORDER = (data, seed, epoch) -> IntStream.range(0, data.size()).toArray();

  /**
   * Every image once, in an order that depends on (seed, epoch) alone: 0 .. size - 1, shuffled with
   * the stream {@code Seeding.of(seed, 1, epoch)}.
   */
  Sampler SHUFFLED =
      (data, seed, epoch) ->
          Seeding.shuffle(
              IN_ORDER.order(data, seed, epoch), Seeding.of(seed, Seeding.ORDER, epoch));
}
