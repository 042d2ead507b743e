package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFaultTests {

  private final Path folder;

  ImageFaultTests(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "images/expected.csv", numLinesToSkip = 1)
  void findsNoneInWholeFiles(String name) {
    assertThat(ImageFile.fault(fixture(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"420.jpg", "420-progressive.jpg", "rgb.png", "lossless.webp", "rgb.bmp"})
  void findsAFileThatBreaksOff(String name) throws IOException {
    byte[] whole = Files.readAllBytes(fixture(name));
    for (int length : List.of(whole.length / 2, whole.length * 3 / 4)) {
      Path cut = Files.write(folder.resolve(name), Arrays.copyOf(whole, length));
      assertThat(ImageFile.fault(cut))
          .hasValueSatisfying(fault -> assertThat(fault).startsWith("is damaged"));
    }
  }

  @Test
  void saysWhyAFileIsNoImage() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.jpg"));
    Path page = Files.writeString(folder.resolve("page.jpg"), "<html>404</html>");
    Path link = Files.createSymbolicLink(folder.resolve("a.jpg"), folder.resolve("gone.jpg"));
    assertThat(Stream.of(empty, page, link).map(ImageFile::fault).map(fault -> fault.orElse("")))
        .containsExactly(
            "is empty; allowed are PNG, JPEG, GIF, BMP, TIFF and WebP",
            "is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF and WebP",
            "is a link to a file that is not there");
  }

  private static Path fixture(String name) {
    var url = Objects.requireNonNull(ImageFaultTests.class.getResource("images/" + name), name);
    return Path.of(java.net.URI.create(url.toString()));
  }
}
