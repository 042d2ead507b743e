package org.resnet4j.torch.exec;

/** How batch norm (and, one day, dropout) behaves. */
public enum Mode {
  /** Batch statistics, and running statistics move. */
  TRAIN,
  /** Running statistics. */
  EVAL
}
