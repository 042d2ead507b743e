package org.resnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against Pillow and torchvision: src/test/python/make_resize_fixture.py. */
class ResizeTests {

  @TestFactory
  Stream<DynamicTest> equalsPythonToTheBit() {
    InputStream in = Objects.requireNonNull(ResizeTests.class.getResourceAsStream("resize.json"));
    return JsonMapper.shared()
        .readTree(in)
        .valueStream()
        .map(each -> DynamicTest.dynamicTest(title(each), () -> check(each)));
  }

  private static String title(JsonNode each) {
    RgbImage in = image(each.get("in"));
    return each.get("operation").stringValue()
        + " "
        + in.width()
        + "x"
        + in.height()
        + " to "
        + each.get("size");
  }

  private static void check(JsonNode each) {
    RgbImage expected = image(each.get("out"));
    RgbImage actual = apply(each);
    assertThat(actual.width()).isEqualTo(expected.width());
    assertThat(actual.height()).isEqualTo(expected.height());
    assertThat(actual.pixels()).isEqualTo(expected.pixels());
  }

  private static RgbImage apply(JsonNode each) {
    RgbImage in = image(each.get("in"));
    int size = each.get("size").get(0).intValue();
    return switch (each.get("operation").stringValue()) {
      case "resize" ->
          Resize.resize(in, size, each.get("size").get(1).intValue(), Interpolation.BILINEAR);
      case "shorterSide" -> Resize.shorterSide(in, size, Interpolation.BILINEAR);
      default -> Resize.crop(in, Framing.CENTER.square(in, size));
    };
  }

  private static RgbImage image(JsonNode node) {
    byte[] pixels = HexFormat.of().parseHex(node.get("pixels").stringValue());
    return new RgbImage(node.get("width").intValue(), node.get("height").intValue(), pixels);
  }

  @Test
  void rejectsASizeOfZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Resize.resize(new RgbImage(1, 1, new byte[3]), 0, 2, Interpolation.BILINEAR))
        .withMessage("no image has the size 0x2");
  }

  @Test
  void turnsPixelsIntoPlanes() {
    assertThat(new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6}).toChw())
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void rejectsPixelsThatDoNotFillTheImage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RgbImage(2, 2, new byte[4]))
        .withMessage("4 bytes are no 2x2 RGB image");
  }
}
