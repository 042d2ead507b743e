package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;

class GeometryTests {

  @ParameterizedTest
  @ValueSource(strings = {"resize=256,crop=224,bilinear", "resize=235,crop=224,bicubic"})
  void readsWhatItWrites(String text) {
    assertThat(Geometry.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "256",
        "resize=256,crop=224",
        "resize=-1,crop=2,bilinear",
        "resize=1e9,crop=1"
      })
  void rejectsWhatItDoesNotWrite(String text) {
    assertThatThrownBy(() -> Geometry.parse(text))
        .isInstanceOf(ResnetException.class)
        .hasMessage("unknown preprocessing '%s'; it looks like resize=256,crop=224,bilinear", text);
  }

  @Test
  void rejectsAnUnknownInterpolation() {
    assertThatThrownBy(() -> Geometry.parse("resize=256,crop=224,bicubik"))
        .hasMessage(
            "unknown interpolation 'bicubik'; allowed are bilinear, bicubic; did you mean"
                + " 'bicubic'?");
  }

  @Test
  void rejectsNoPixelsAndTooMany() {
    assertThatThrownBy(() -> Geometry.parse("resize=256,crop=0,bilinear"))
        .hasMessage("crop must be 1 to 10000 pixels, got 0");
    assertThatThrownBy(() -> Geometry.parse("resize=10001,crop=224,bilinear"))
        .hasMessage("resize must be 1 to 10000 pixels, got 10001");
  }

  @Test
  void takesSmallInputsWholeAndSevenEighthsOfLargeOnes() {
    assertThat(Geometry.forSide(32)).hasToString("resize=32,crop=32,bilinear");
    assertThat(Geometry.forSide(224)).hasToString("resize=256,crop=224,bilinear");
    assertThat(Geometry.forSide(227)).hasToString("resize=259,crop=227,bilinear");
  }

  @Test
  void refusesAnImageThatWouldBecomeHuge() {
    RgbImage line = new RgbImage(1, 10_000, new byte[30_000]);
    assertThatThrownBy(() -> Geometry.forSide(224).apply(line))
        .hasMessage("an image of 1 by 10000 pixels is too narrow to be resized to 256");
  }
}
