package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementsTests {

  private static ByteBuffer shorts(int... bits) {
    ByteBuffer data = ByteBuffer.allocate(bits.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : bits) {
      data.putShort((short) value);
    }
    return data.flip();
  }

  /** fp16 by its definition: (-1)^sign 2^(exponent - 15) 1.fraction, or 2^-14 0.fraction. */
  private static double half(int bits) {
    double sign = bits >= 0x8000 ? -1 : 1;
    int exponent = bits >> 10 & 31;
    double fraction = (bits & 1023) / 1024.0;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return sign * (exponent == 0 ? fraction / 16384 : (1 + fraction) * Math.pow(2, exponent - 15));
  }

  @Test
  void readsEveryHalfAndWritesItBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = Elements.halfToFloat((short) bits);
      assertThat(Double.compare(value, half(bits))).isZero();
      int back = Elements.floatToHalf(value) & 0xffff;
      assertThat(back).isEqualTo(Float.isNaN(value) ? (bits & 0x8000) | 0x7e00 : bits);
    }
  }

  @Test
  void readsEveryBfloat16AndWritesItBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = Elements.bfloat16ToFloat((short) bits);
      assertThat(Float.floatToRawIntBits(value)).isEqualTo(bits << 16);
      int back = Elements.floatToBfloat16(value) & 0xffff;
      assertThat(back).isEqualTo(Float.isNaN(value) ? (bits & 0x8000) | 0x7fc0 : bits);
    }
  }

  @ParameterizedTest
  @CsvSource({"half, F16", "bfloat16, BF16"})
  void roundsAsPyTorchDoes(String name, DType type) {
    try (TensorFile file = TensorFile.open(Fixtures.path("rounding.safetensors"))) {
      ByteBuffer floats = file.data("float");
      assertThat(Elements.convert(floats, DType.F32, type)).isEqualTo(file.data(name));
      ByteBuffer doubles = Elements.convert(floats, DType.F32, DType.F64);
      assertThat(Elements.convert(doubles, DType.F64, type)).isEqualTo(file.data(name));
      assertThat(Elements.convert(doubles, DType.F64, DType.F32)).isEqualTo(floats);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "float8_e4m3fn, F8_E4M3",
    "float8_e5m2, F8_E5M2",
    "float8_e4m3fnuz, F8_E4M3FNUZ",
    "float8_e5m2fnuz, F8_E5M2FNUZ"
  })
  void readsEveryNumberOf8BitsAsPyTorchDoes(String name, DType type) {
    try (TensorFile file = TensorFile.open(Fixtures.path("float8.safetensors"));
        TensorFile torch = TensorFile.open(Fixtures.path("float8.pth"))) {
      assertThat(file.info(name)).isEqualTo(new TensorInfo(name, type, List.of(256L)));
      assertThat(torch.info(name)).isEqualTo(file.info(name));
      assertThat(torch.data(name)).isEqualTo(file.data(name));
      assertThat(Elements.toFloats(file.data(name), type))
          .containsExactly(Elements.toFloats(file.data(name + ".float32"), DType.F32));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Elements.convert(ByteBuffer.allocate(4), DType.F32, type))
        .withMessage("nothing is converted to " + type);
  }

  @Test
  void convertsBetweenTheShortTypes() {
    // 1, 1 + 2^-10 (a tie beyond bfloat16's 7 bits is rounded), 65504
    ByteBuffer halves = shorts(0x3c00, 0x3c01, 0x7bff);
    assertThat(Elements.convert(halves, DType.F16, DType.BF16))
        .isEqualTo(shorts(0x3f80, 0x3f80, 0x4780));
    assertThat(Elements.convert(shorts(0x4780), DType.BF16, DType.F16)).isEqualTo(shorts(0x7c00));
    assertThat(Elements.toFloats(halves, DType.F16)).containsExactly(1, 1 + 0x1p-10f, 65504);
  }

  @Test
  void readsFromThePositionAndLeavesItThere() {
    ByteBuffer halves = shorts(0, 0x3c00).position(2);
    assertThat(Elements.toFloats(halves, DType.F16)).containsExactly(1);
    assertThat(Elements.convert(halves, DType.F16, DType.F16)).isEqualTo(shorts(0x3c00));
    assertThat(halves.position()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNoNumberOfFloats() {
    ByteBuffer data = ByteBuffer.allocate(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Elements.toFloats(data, DType.F16))
        .withMessage("3 bytes are no whole number of F16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Elements.convert(data, DType.I8, DType.F32))
        .withMessage("I8 is no floating-point type");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Elements.convert(data.limit(2), DType.F16, DType.BOOL))
        .withMessage("BOOL is no floating-point type");
  }
}
