package org.resnet4j.torch.internal.calls;

import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Op;

/**
 * What a convolution's calls work on.
 *
 * @param bias none where the convolution has none
 * @param biasGradient none where it is not wanted
 * @param wantsInput whether the input's gradient is wanted
 */
public record ConvPart(
    Op.Conv op,
    MemoryView weight,
    MemoryView weightGradient,
    @Nullable MemoryView bias,
    @Nullable MemoryView biasGradient,
    boolean wantsInput) {

  /** Elements of one tap: a matrix (out, in). */
  public long tap() {
    return (long) op.out() * op.in();
  }
}
