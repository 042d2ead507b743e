package org.resnet4j.torch;

import org.bytedeco.javacpp.PointerScope;

/**
 * The lifetime of a step: every native object made on this thread between opening and closing is
 * freed at closing, unless an {@link Owner} keeps it. Use with try-with-resources.
 */
public final class Scope implements AutoCloseable {

  private final PointerScope pointers;

  private Scope() {
    Libtorch.load();
    pointers = new PointerScope();
  }

  /** Opens a scope on this thread. */
  public static Scope open() {
    return new Scope();
  }

  @Override
  public void close() {
    pointers.close();
  }
}
