package org.resnet4j.torch.onednn;

/** One call of a program. */
@FunctionalInterface
interface Call {
  /** Computes. */
  void run();
}
