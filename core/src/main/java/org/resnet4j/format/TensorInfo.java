package org.resnet4j.format;

import java.util.List;

/**
 * What a weights file says of a tensor.
 *
 * @param shape the extents, row-major; empty for a scalar
 */
public record TensorInfo(String name, DType dtype, List<Long> shape) {

  /** Refuses negative extents and products over 2^63 - 1. */
  public TensorInfo {
    shape = List.copyOf(shape);
    byteSize(dtype, shape);
  }

  public long elements() {
    return product(1, shape);
  }

  /** Returns the number of bytes, laid out without holes. */
  public long bytes() {
    return byteSize(dtype, shape);
  }

  /** Returns the bytes of a tensor; refuses a part of a byte. */
  private static long byteSize(DType dtype, List<Long> shape) {
    if (dtype.bits() % Byte.SIZE == 0) {
      return product(dtype.bytes(), shape);
    }
    long bits = product(dtype.bits(), shape);
    if (bits % Byte.SIZE != 0) {
      throw new IllegalArgumentException(
          "shape " + shape + " of " + dtype + " has " + bits + " bits, no whole number of bytes");
    }
    return bits / Byte.SIZE;
  }

  /** Refuses negative extents and products over 2^63 - 1. */
  private static long product(long unit, List<Long> shape) {
    long bytes = unit;
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("shape " + shape + " has a negative extent");
      }
      try {
        bytes = Math.multiplyExact(bytes, extent);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("shape " + shape + " has more than 2^63 bytes", e);
      }
    }
    return bytes;
  }
}
