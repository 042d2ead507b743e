package org.resnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** 200 random images and sizes against Pillow: src/test/python/make_pillow_resize_fixture.py. */
class PillowResizeTests {

  @ParameterizedTest(name = "{1}x{2} to {3}x{4}")
  @CsvFileSource(resources = "pillow-resize.csv", numLinesToSkip = 1)
  void equalsPillowToTheBit(
      int seed, int width, int height, int toWidth, int toHeight, String bilinear, String bicubic) {
    RgbImage image = FormulaImage.of(width, height, seed);
    assertThat(FormulaImage.hash(Resize.resize(image, toWidth, toHeight, Interpolation.BILINEAR)))
        .isEqualTo(bilinear);
    assertThat(FormulaImage.hash(Resize.resize(image, toWidth, toHeight, Interpolation.BICUBIC)))
        .isEqualTo(bicubic);
  }
}
