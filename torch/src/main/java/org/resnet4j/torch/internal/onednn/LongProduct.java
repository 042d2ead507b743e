package org.resnet4j.torch.internal.onednn;

import java.util.Arrays;

/** Products of dimensions. */
final class LongProduct {

  private LongProduct() {}

  static long of(long... dims) {
    return Arrays.stream(dims).reduce(1, Math::multiplyExact);
  }
}
