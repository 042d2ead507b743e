package org.resnet4j.image;

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

  @Test
  void framingsDifferInWhereTheSquareIs() {
    byte[] pixels = new byte[3 * 7 * 7];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    RgbImage image = new RgbImage(7, 7, pixels);
    Geometry center = Geometry.parse("resize=7,crop=4,bilinear");
    Geometry floor = Geometry.parse("resize=7,crop=4,bilinear,floor");
    assertThat(center.apply(image).pixels()[0]).isEqualTo((byte) (3 * (2 * 7 + 2)));
    assertThat(floor.apply(image).pixels()[0]).isEqualTo((byte) (3 * (1 * 7 + 1)));
    byte[] edge = new byte[3 * 40 * 6];
    for (int i = 0; i < edge.length; i++) {
      edge[i] = (byte) (i / 3 % 40 < 5 ? 0 : 255);
    }
    RgbImage wide = new RgbImage(40, 6, edge);
    assertThat(Geometry.parse("resize=6,crop=4,bilinear").apply(wide).pixels()[0])
        .isEqualTo((byte) 255);
    assertThat(Geometry.parse("resize=6,crop=4,bilinear,squash").apply(wide).pixels()[0] & 0xff)
        .isBetween(200, 254); // the dark edge reaches into the middle
    assertThatThrownBy(() -> Geometry.parse("resize=7,crop=4,bilinear,squish"))
        .hasMessage(
            "unknown framing 'squish'; did you mean 'squash'?; it is center, floor, squash");
  }
}
