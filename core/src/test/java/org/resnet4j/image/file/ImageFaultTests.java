package org.resnet4j.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;

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
  @ValueSource(
      strings = {"420.jpg", "420-progressive.jpg", "restarts.jpg", "arithmetic.jpg", "rgb.png"})
  void saysThatAFileBreaksOff(String name) throws IOException {
    byte[] whole = Files.readAllBytes(fixture(name));
    Path cut = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length * 3 / 4));
    assertThat(ImageFile.fault(cut))
        .contains("is damaged: it breaks off; copy or download it again");
  }

  /** The end marker of a thumbnail, in the last four kilobytes, is not the image's. */
  @Test
  void aThumbnailsEndIsNotTheImages() throws IOException {
    byte[] image = Files.readAllBytes(fixture("420.jpg"));
    byte[] exif = new byte[204];
    exif[0] = (byte) 0xFF;
    exif[1] = (byte) 0xE1;
    exif[3] = (byte) 202;
    exif[100] = (byte) 0xFF;
    exif[101] = (byte) 0xD9;
    ByteBuffer cut = ByteBuffer.allocate(2 + exif.length + image.length / 2 - 2);
    cut.put(image, 0, 2).put(exif).put(image, 2, image.length / 2 - 2);
    Path file = Files.write(folder.resolve("thumb.jpg"), cut.array());
    assertThat(ImageFile.fault(file))
        .contains("is damaged: it breaks off; copy or download it again");
  }

  /** Of a file whose ends look whole, nothing more is read. */
  @Test
  void passesOverWhatOnlyDecodingFinds() throws IOException {
    byte[] content = Files.readAllBytes(fixture("rgb.png"));
    content[50] ^= 1;
    Path file = Files.write(folder.resolve("rgb.png"), content);
    assertThat(ImageFile.fault(file)).isEmpty();
    assertThatThrownBy(() -> ImageFile.read(file)).isInstanceOf(ResnetException.class);
  }

  @Test
  void saysWhyAFileIsNoImage() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.jpg"));
    Path page = Files.writeString(folder.resolve("page.jpg"), "<html>404</html>");
    Path link = Files.createSymbolicLink(folder.resolve("a.jpg"), folder.resolve("gone.jpg"));
    assertThat(Stream.of(empty, page, link).map(ImageFile::fault).map(fault -> fault.orElse("")))
        .containsExactly(
            "is empty; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM",
            "is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM",
            "is a link to a file that is not there");
  }

  private static Path fixture(String name) {
    var url = Objects.requireNonNull(ImageFaultTests.class.getResource("images/" + name), name);
    return Path.of(URI.create(url.toString()));
  }
}
