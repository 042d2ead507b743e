package org.resnet4j.augment;

import org.resnet4j.image.Geometry;

/** What is decided for a sample in an epoch; a pure function of its arguments. */
@FunctionalInterface
public interface Transforms {

  /**
   * Decides.
   *
   * @param epoch counted as the caller of {@code data.BatchLoader.epoch} counts
   * @param sample the image's index in its data set
   * @param whole takes the whole source image and makes it the size that the data set's images have
   * @return what is done instead, to a result of {@code whole}'s size
   */
  Transform of(int epoch, int sample, Transform whole);

  /**
   * Whether the source image is the one in the file, which is decoded anew; else it is the one that
   * the data set's {@link Geometry} made of it, which has the result's size, and is not resized.
   */
  default boolean needsOriginals() {
    return false;
  }

  /** Whether transforms have operations, which change pixels. */
  default boolean changesPixels() {
    return false;
  }

  /** Every image as it is. */
  Transforms NONE = (epoch, sample, whole) -> whole;
}
