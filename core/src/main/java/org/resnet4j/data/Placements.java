package org.resnet4j.data;

/** What is decided for a sample in an epoch; a pure function of its arguments. */
@FunctionalInterface
public interface Placements {

  /**
   * Decides.
   *
   * @param epoch counted as the caller of {@link BatchLoader#epoch} counts
   * @param sample the image's index in its data set
   */
  Placement of(int epoch, int sample);

  /** Every image as it is. */
  Placements NONE = (epoch, sample) -> Placement.IDENTITY;
}
