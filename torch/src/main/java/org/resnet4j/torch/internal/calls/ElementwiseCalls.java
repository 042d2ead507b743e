package org.resnet4j.torch.internal.calls;

import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Activation;

/** Kernels that go through arrays element by element. */
public interface ElementwiseCalls {

  /** Copies into another layout or type. */
  void copy(MemoryView from, MemoryView to);

  /** Copies a part of one map to a part of another, both with these dimensions. */
  void copyPart(MapPart from, MapPart to, long... dims);

  /**
   * y = f(a + b).
   *
   * @param function none for a mere sum
   * @param y may be a
   */
  void add(MemoryView a, MemoryView b, MemoryView y, @Nullable Activation function);

  /**
   * y = a b.
   *
   * @param b a's shape, or (N, C, 1, 1)
   * @param y may be a
   */
  void multiply(MemoryView a, MemoryView b, MemoryView y);

  /** y = f(x); y may be x where f's gradient follows from its result or is not wanted. */
  void forward(Activation function, MemoryView x, MemoryView y);

  /**
   * dx = f'(x) dy; dx may be dy.
   *
   * @param x read where f's gradient does not follow from its result
   * @param y f(x), read where it does
   */
  void backward(Activation function, MemoryView x, MemoryView y, MemoryView dy, MemoryView dx);

  /** y = factor x + offset; y may be x. */
  void linear(double factor, double offset, MemoryView x, MemoryView y);

  /** y = factor x; y may be x. */
  default void scale(double factor, MemoryView x, MemoryView y) {
    linear(factor, 0, x, y);
  }

  void clear(MemoryView array);
}
