package org.resnet4j.torch.internal.calls;

import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.torch.Precision;

/** What the elements of an array are. */
public enum DataType {
  /** Single precision. */
  F32(ScalarType.Float, Float.BYTES),
  /** Brain floating point: single precision's exponent, eight bits of mantissa. */
  BF16(ScalarType.BFloat16, Short.BYTES);

  private final ScalarType torch;
  private final int bytes;

  DataType(ScalarType torch, int bytes) {
    this.torch = torch;
    this.bytes = bytes;
  }

  /** What maps of a precision consist of. */
  public static DataType of(Precision precision) {
    return precision == Precision.BF16 ? BF16 : F32;
  }

  public ScalarType torch() {
    return torch;
  }

  public int bytes() {
    return bytes;
  }
}
