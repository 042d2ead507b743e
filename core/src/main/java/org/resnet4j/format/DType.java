package org.resnet4j.format;

/** The element types of weights files, by their names in safetensors. */
public enum DType {
  F64(64),
  F32(32),
  F16(16),
  BF16(16),
  F8_E4M3(8),
  F8_E5M2(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  F8_E8M0(8),
  F6_E2M3(6),
  F6_E3M2(6),
  F4(4),
  C64(64),
  I64(64),
  I32(32),
  I16(16),
  I8(8),
  U64(64),
  U32(32),
  U16(16),
  U8(8),
  BOOL(8);

  private final int bits;

  DType(int bits) {
    this.bits = bits;
  }

  /** Returns the size of one element in bits: under 8 where several share a byte. */
  public int bits() {
    return bits;
  }

  /** Returns the size of one element in bytes, rounded up where several share a byte. */
  public int bytes() {
    return (bits + 7) / 8;
  }

  /** Returns whether {@link Elements} reads its values as floating-point numbers. */
  public boolean isFloat() {
    return switch (this) {
      case F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ -> true;
      default -> false;
    };
  }
}
