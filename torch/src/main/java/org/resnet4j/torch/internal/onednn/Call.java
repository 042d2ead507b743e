package org.resnet4j.torch.internal.onednn;

/** One call of a program. */
@FunctionalInterface
interface Call {
  /** Computes. */
  void run();
}
