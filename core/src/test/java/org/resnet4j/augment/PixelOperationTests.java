package org.resnet4j.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.resnet4j.ResnetException;
import org.resnet4j.image.FormulaImage;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.RgbImage;

/** Against torchvision on Pillow's images: src/test/python/make_augment_fixture.py. */
class PixelOperationTests {

  private static final int MARGIN = 7;

  private static List<PixelOperation> operations(String name, double parameter) {
    return switch (name) {
      case "Hue" -> List.of(new Recolor.Hue(parameter));
      case "Grayscale" -> List.of(new Recolor.Grayscale());
      case "Mixture" -> List.of(mixture(parameter));
      default -> PolicyOperation.named(name).of(parameter);
    };
  }

  private static Mixture mixture(double weight) {
    List<PixelOperation> turned = List.of(new Warp.Rotate(30), new Tone.Solarize(127.5));
    return new Mixture(
        weight,
        List.of(
            new Mixture.Branch((1 - weight) / 4, turned),
            new Mixture.Branch((1 - weight) * 0.75, List.of(new Recolor.Saturation(1.5)))));
  }

  private static RgbImage apply(List<PixelOperation> operations, RgbImage image) {
    byte[] planes = image.toChw();
    byte[] pixels = new byte[MARGIN + planes.length + MARGIN];
    System.arraycopy(planes, 0, pixels, MARGIN, planes.length);
    operations.forEach(each -> each.apply(pixels, MARGIN, image.height(), image.width()));
    for (int i = 0; i < MARGIN; i++) {
      assertThat(pixels[i] | pixels[pixels.length - 1 - i]).as("bytes of others").isZero();
    }
    return RgbImage.ofChw(new ImageBytes(pixels, MARGIN), image.width(), image.height());
  }

  @ParameterizedTest(name = "{0} {1}, {2}x{3}")
  @CsvFileSource(resources = "operations.csv", numLinesToSkip = 1)
  void pixelsAreTorchvisions(
      String name, double parameter, int width, int height, int seed, String pixels) {
    RgbImage image = FormulaImage.of(width, height, seed);
    RgbImage changed = apply(operations(name, parameter), image);
    assertThat(FormulaImage.hash(changed)).isEqualTo(pixels);
  }

  @Test
  void whiteStaysWhiteWhenWeightsAddUpToABitMoreThanOne() {
    byte[] pixels = new byte[3];
    Arrays.fill(pixels, (byte) 255);
    new Mixture(1.0000001, List.of()).apply(pixels, 0, 1, 1);
    assertThat(pixels).containsOnly(255);
  }

  @Test
  void rejectsWhatPillowDoes() {
    assertThatThrownBy(() -> new Tone.Posterize(9))
        .isInstanceOf(ResnetException.class)
        .hasMessage("posterize keeps 0 to 8 bits, got 9");
    assertThatThrownBy(() -> new Recolor.Hue(0.6))
        .isInstanceOf(ResnetException.class)
        .hasMessage("a hue is turned by -0.5 to 0.5, got 0.6");
  }
}
