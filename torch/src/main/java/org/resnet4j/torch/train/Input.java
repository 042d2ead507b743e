package org.resnet4j.torch.train;

/** Where a {@link Loop}'s examples come from. */
@FunctionalInterface
public interface Input {

  /** The next examples; their tensors belong to the open scope. */
  Example next();

  /**
   * Whether there are more before the input's end, as an epoch's: an update is then made of those
   * that were there.
   */
  default boolean hasNext() {
    return true;
  }
}
