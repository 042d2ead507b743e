package org.resnet4j.torch.internal.calls;

import org.jspecify.annotations.Nullable;

/** Forward and backward of one convolution. */
public interface ConvCalls {

  /** Lists y = x * weight + bias. */
  void forward(MemoryView x, MemoryView y);

  /**
   * Lists the gradients of the parameters, and of x where it is wanted.
   *
   * @param dx written where it is given
   */
  void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx);
}
