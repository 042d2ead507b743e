package org.resnet4j.torch.bench;

/** What is timed: the same piece of work again and again. */
public interface Step extends AutoCloseable {

  /** Does it once. */
  void run();

  @Override
  void close();
}
