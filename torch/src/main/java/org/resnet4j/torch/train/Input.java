package org.resnet4j.torch.train;

/** Where a {@link Loop}'s examples come from. */
@FunctionalInterface
public interface Input {

  /** The next examples; their tensors belong to the open scope. */
  Example next();
}
