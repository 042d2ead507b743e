package org.resnet4j.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Objects that another is made of and closes with itself, the last first. */
public final class Parts implements AutoCloseable {

  private final Deque<Runnable> closings = new ArrayDeque<>();

  /**
   * Makes one; where that fails, closes all that were made before.
   *
   * @param closing how it is closed
   */
  public <T> T add(Supplier<T> maker, Consumer<T> closing) {
    try {
      T part = maker.get();
      closings.addFirst(() -> closing.accept(part));
      return part;
    } catch (RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.removeFirst().run();
    }
  }
}
