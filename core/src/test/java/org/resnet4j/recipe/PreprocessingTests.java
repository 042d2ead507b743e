package org.resnet4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.Interpolation;
import org.resnet4j.image.RgbImage;
import tools.jackson.databind.json.JsonMapper;

class PreprocessingTests {

  private static final String JSON =
      "{\"resize\":235,\"crop\":224,\"interpolation\":\"bicubic\",\"normalize\":\"imagenet\"}";

  @Test
  void readsTheJsonItWrites() {
    var timm = new Preprocessing(235, 224, Interpolation.BICUBIC, Normalization.IMAGENET);
    assertThat(JsonMapper.shared().writeValueAsString(timm)).isEqualTo(JSON);
    assertThat(JsonMapper.shared().readValue(JSON, Preprocessing.class)).isEqualTo(timm);
    Geometry squash = Geometry.parse("resize=248,crop=224,bicubic,squash");
    Preprocessing other = Preprocessing.of(squash, Normalization.HALF);
    String json = JsonMapper.shared().writeValueAsString(other);
    assertThat(json).contains("\"framing\":\"squash\"");
    assertThat(JsonMapper.shared().readValue(json, Preprocessing.class)).isEqualTo(other);
    assertThat(other.withNormalize(Normalization.IMAGENET).geometry())
        .isEqualTo(squash)
        .hasToString("resize=248,crop=224,bicubic,squash");
  }

  @Test
  void isAGeometryAndANormalization() {
    Geometry geometry = Preprocessing.IMAGENET.geometry();
    assertThat(geometry).hasToString("resize=256,crop=224,bilinear");
    assertThat(Preprocessing.of(geometry, Normalization.IMAGENET))
        .isEqualTo(Preprocessing.IMAGENET)
        .isEqualTo(Preprocessing.forSide(224, Normalization.IMAGENET))
        .isEqualTo(Preprocessing.IMAGENET.withNormalize(Normalization.IMAGENET));
  }

  @Test
  void makesASquareOfAnyImage() {
    RgbImage square = Preprocessing.IMAGENET.apply(new RgbImage(3, 5, new byte[45]));
    assertThat(square.width()).isEqualTo(224);
    assertThat(square.height()).isEqualTo(224);
  }

  @Test
  void rejectsSidesOutOfRange() {
    assertThatThrownBy(() -> new Preprocessing(0, 224, Interpolation.BILINEAR, Normalization.HALF))
        .hasMessage("resize must be 1 to 10000, got 0");
  }
}
