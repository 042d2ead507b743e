package org.resnet4j.torch.internal.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.torch.Precision;

/** What the elements of an array are. */
public enum DataType {
  /** Single precision. */
  F32(memory.data_type.f32, ScalarType.Float, Float.BYTES),
  /** Brain floating point: single precision's exponent, eight bits of mantissa. */
  BF16(memory.data_type.bf16, ScalarType.BFloat16, Short.BYTES);

  private final memory.data_type native_;
  private final ScalarType torch;
  private final int bytes;

  DataType(memory.data_type native_, ScalarType torch, int bytes) {
    this.native_ = native_;
    this.torch = torch;
    this.bytes = bytes;
  }

  /** What maps of a precision consist of. */
  public static DataType of(Precision precision) {
    return precision == Precision.BF16 ? BF16 : F32;
  }

  memory.data_type oneDnn() {
    return native_;
  }

  ScalarType torch() {
    return torch;
  }

  int bytes() {
    return bytes;
  }
}
