package org.resnet4j.torch.internal.calls;

import org.jspecify.annotations.Nullable;

/** Batch norms, with the rectifier behind them where there is one. */
public interface NormCalls {

  /**
   * What a batch norm reads and writes beside its maps: (C) each.
   *
   * @param mean of the batch, written by forward, read by backward
   * @param variance of the batch, biased, the same
   */
  record Channels(MemoryView weight, MemoryView bias, MemoryView mean, MemoryView variance) {}

  /**
   * Normalises with the batch's statistics.
   *
   * @param y may not be x: backward reads x
   * @param rectified whether a rectifier follows at once
   * @return what backward needs of the rectifier; none without one
   */
  @Nullable MemoryView forward(
      double epsilon, MemoryView x, Channels channels, MemoryView y, boolean rectified);

  /**
   * The gradients of x, weight and bias.
   *
   * @param rectifier what forward gave
   * @param dx may be dy
   */
  void backward(
      double epsilon,
      MemoryView x,
      MemoryView dy,
      Channels channels,
      @Nullable MemoryView rectifier,
      MemoryView dx,
      MemoryView weightGradient,
      MemoryView biasGradient);
}
