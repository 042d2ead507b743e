package org.resnet4j.torch.internal.calls;

/** Maximum and mean over windows. */
public interface PoolCalls {

  /** Square windows; padding is on every side. */
  record Window(long kernel, long stride, long padding) {}

  /**
   * The maximum of each window.
   *
   * @return where each was, for {@link #maxBackward}
   */
  MemoryView max(Window window, MemoryView x, MemoryView y);

  /** Sends each gradient to where the maximum was. */
  void maxBackward(Window window, MemoryView dy, MemoryView places, MemoryView dx);

  /** The mean of each window's inside. */
  void mean(Window window, MemoryView x, MemoryView y);

  /** Spreads each gradient over its window. */
  void meanBackward(Window window, MemoryView dy, MemoryView dx);
}
