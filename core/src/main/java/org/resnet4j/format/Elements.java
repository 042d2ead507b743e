package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.resnet4j.Text;

/**
 * Converts elements between the floating-point types as PyTorch's {@code .to(dtype)} does: rounded
 * to the nearest, ties to even; what is too large becomes infinite; doubles pass through float on
 * their way to 16 bits. A NaN stays one, quiet and with its sign, but loses its payload. The types
 * of 8 bits are read, not written.
 */
public final class Elements {

  private Elements() {}

  /**
   * Returns the elements in another type.
   *
   * @param data little-endian elements from position to limit; left as it is
   * @return a new little-endian buffer, or a view of {@code data} where the types are equal
   * @throws IllegalArgumentException where a type is no floating-point type, or the bytes are no
   *     whole number of elements
   */
  public static ByteBuffer convert(ByteBuffer data, DType from, DType to) {
    if (from == to) {
      return data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }
    int count = count(data, from);
    requireFloat(to);
    if (to.bytes() == 1) {
      throw new IllegalArgumentException("nothing is converted to " + to);
    }
    ByteBuffer in = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out =
        ByteBuffer.allocate(Math.multiplyExact(count, to.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      if (to == DType.F64) {
        out.putDouble(i * Double.BYTES, getFloat(in, from, i));
      } else {
        putFloat(out, to, i, getFloat(in, from, i));
      }
    }
    return out;
  }

  /**
   * Returns the elements as floats; doubles are rounded.
   *
   * @param data little-endian elements from position to limit; left as it is
   */
  public static float[] toFloats(ByteBuffer data, DType from) {
    float[] floats = new float[count(data, from)];
    ByteBuffer in = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = getFloat(in, from, i);
    }
    return floats;
  }

  private static int count(ByteBuffer data, DType from) {
    requireFloat(from);
    if (data.remaining() % from.bytes() != 0) {
      throw new IllegalArgumentException(
          Text.of("%d bytes are no whole number of %s", data.remaining(), from));
    }
    return data.remaining() / from.bytes();
  }

  private static void requireFloat(DType type) {
    if (!type.isFloat()) {
      throw new IllegalArgumentException(type + " is no floating-point type");
    }
  }

  private static float getFloat(ByteBuffer in, DType type, int index) {
    return switch (type) {
      case F64 -> (float) in.getDouble(index * Double.BYTES);
      case F32 -> in.getFloat(index * Float.BYTES);
      case F16 -> halfToFloat(in.getShort(index * Short.BYTES));
      case F8_E4M3 -> e4m3ToFloat(in.get(index));
      case F8_E5M2 -> halfToFloat((short) (in.get(index) << 8)); // a half's upper byte
      case F8_E4M3FNUZ -> fnuzToFloat(in.get(index), 3, 8);
      case F8_E5M2FNUZ -> fnuzToFloat(in.get(index), 2, 16);
      default -> bfloat16ToFloat(in.getShort(index * Short.BYTES));
    };
  }

  private static void putFloat(ByteBuffer out, DType type, int index, float value) {
    switch (type) {
      case F32 -> out.putFloat(index * Float.BYTES, value);
      case F16 -> out.putShort(index * Short.BYTES, floatToHalf(value));
      default -> out.putShort(index * Short.BYTES, floatToBfloat16(value));
    }
  }

  /** 4 exponent bits of bias 7, 3 fraction bits, no infinity; all of both set is NaN. */
  private static float e4m3ToFloat(byte value) {
    return (value & 0x7f) == 0x7f ? Float.NaN : smallToFloat(value, 3, 7);
  }

  /** No infinity and no negative zero: its pattern is NaN. */
  private static float fnuzToFloat(byte value, int fractionBits, int bias) {
    return value == Byte.MIN_VALUE ? Float.NaN : smallToFloat(value, fractionBits, bias);
  }

  private static float smallToFloat(byte value, int fractionBits, int bias) {
    int exponent = (value & 0x7f) >> fractionBits;
    int fraction = value & ((1 << fractionBits) - 1);
    int digits = exponent == 0 ? fraction : fraction | 1 << fractionBits;
    float magnitude = Math.scalb((float) digits, Math.max(exponent, 1) - bias - fractionBits);
    return value < 0 ? -magnitude : magnitude;
  }

  /** Returns the float that equals an IEEE 754 half (1 sign, 5 exponent, 10 fraction bits). */
  public static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int biased = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | biased << 23 | fraction << 13);
  }

  /** Returns the IEEE 754 half nearest to a float, ties to even. */
  public static short floatToHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 0x47800000) { // 65536 and more
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x38800000) { // below the smallest normal half, 2^-14: units of 2^-24
      return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
    }
    int rebiased = magnitude - ((127 - 15) << 23);
    return (short) (sign | dropBits(rebiased, 13));
  }

  /** Returns the float that equals a bfloat16, a float's upper half. */
  public static float bfloat16ToFloat(short bfloat16) {
    return Float.intBitsToFloat(bfloat16 << 16);
  }

  /** Returns the bfloat16 nearest to a float, ties to even. */
  public static short floatToBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    return (short) (sign | (magnitude > 0x7f800000 ? 0x7fc0 : dropBits(magnitude, 16)));
  }

  /** Drops low bits, rounding to nearest, ties to even; a carry grows the exponent as it should. */
  private static int dropBits(int bits, int dropped) {
    int odd = bits >> dropped & 1;
    int half = 1 << (dropped - 1);
    return (bits + half - 1 + odd) >> dropped;
  }
}
