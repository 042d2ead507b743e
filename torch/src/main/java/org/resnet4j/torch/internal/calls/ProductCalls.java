package org.resnet4j.torch.internal.calls;

import org.jspecify.annotations.Nullable;

/** Matrix products. */
public interface ProductCalls {

  /**
   * y = a b + bias, where all lie as they are.
   *
   * @param a (N, K)
   * @param b (K, M)
   * @param bias (M), single precision
   * @param y (N, M), of any type
   */
  void product(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y);

  /**
   * y = a b + bias, with b packed as the kernel wants it.
   *
   * @param b (K, M), single precision, anywhere
   */
  void packedProduct(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y);

  /**
   * The sum of each column.
   *
   * @param sums (M), single precision
   */
  void columnSums(MemoryView matrix, MemoryView sums);
}
