package org.resnet4j.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.resnet4j.ResnetException;
import org.resnet4j.image.FormulaImage;
import org.resnet4j.image.RgbImage;

/** Files of every kind against Pillow: src/test/python/make_image_fixtures.py. */
class PillowImageFileTests {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "images/expected.csv", numLinesToSkip = 1)
  void equalsPillowToTheBit(String file, int width, int height, String pixels, String upright) {
    Path path = resource("images/" + file);
    RgbImage image = ImageFile.read(path);
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    assertThat(FormulaImage.hash(image)).isEqualTo(pixels);
    assertThat(FormulaImage.hash(ImageFile.readUpright(path))).isEqualTo(upright);
  }

  /** The image is complete there, and Exif came before it. */
  @Test
  void turnsAnImageWhoseFileBreaksOffBehindItsPixels(@TempDir Path folder) throws IOException {
    Path whole = resource("images/orientation-6.png");
    byte[] content = Files.readAllBytes(whole);
    Path file = Files.write(folder.resolve("cut.png"), Arrays.copyOf(content, content.length - 18));
    assertThat(ImageFile.readUpright(file).pixels())
        .isEqualTo(ImageFile.readUpright(whole).pixels())
        .isNotEqualTo(ImageFile.read(whole).pixels());
  }

  /** The reader alone would fill what is missing with anything. */
  @Test
  void rejectsAWebpThatBreaksOff(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(resource("lossy.webp"));
    Path file = folder.resolve("cut.webp");
    for (int length : new int[] {whole.length - 1, whole.length / 2, 20}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(ResnetException.class)
          .isThrownBy(() -> ImageFile.read(file))
          .withMessage(file + " is damaged: it breaks off; copy or download it again");
    }
  }

  /** Chroma is not interpolated, as libwebp would. */
  @Test
  void readsLossyWebpNearly() {
    RgbImage image = ImageFile.read(resource("lossy.webp"));
    RgbImage expected = ImageFile.read(resource("lossy.webp.png"));
    double sum = 0;
    for (int i = 0; i < expected.pixels().length; i++) {
      sum += Math.abs((image.pixels()[i] & 0xFF) - (expected.pixels()[i] & 0xFF));
    }
    assertThat(sum / expected.pixels().length).isBetween(0.0, 3.0);
  }

  private static Path resource(String name) {
    URL url = Objects.requireNonNull(PillowImageFileTests.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
