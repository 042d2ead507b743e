package org.resnet4j.torch.reference;

/** How batch norm and dropout behave. */
public enum Mode {
  /** Batch statistics, and running statistics move; dropout drops. */
  TRAIN,
  /** Running statistics; dropout does nothing. */
  EVAL
}
