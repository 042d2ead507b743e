package org.resnet4j.bench;

/** What a worker times: the same piece of work again and again. */
interface Step extends AutoCloseable {

  /** Does it once. */
  void run();

  @Override
  void close();
}
