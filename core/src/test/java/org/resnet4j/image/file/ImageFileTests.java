package org.resnet4j.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractByteArrayAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.image.RgbImage;

class ImageFileTests {

  private final Path folder;

  ImageFileTests(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void readsColorExactly(String format) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x0A141E);
    image.setRGB(1, 0, 0xFF8001);
    assertPixels(image, format).containsExactly(10, 20, 30, 255, 128, 1);
  }

  @Test
  void readsGreyThroughTheRaster() throws IOException {
    BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    byte[] expected = new byte[3 * 256];
    for (int x = 0; x < 256; x++) {
      image.getRaster().setSample(x, 0, 0, x);
      Arrays.fill(expected, 3 * x, 3 * x + 3, (byte) x);
    }
    assertPixels(image, "png").isEqualTo(expected);
  }

  @Test
  void cutsGreyOfSixteenBitsOffAsPillowDoes() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x12FF);
    assertPixels(image, "png").containsExactly(255, 255, 255);
  }

  @Test
  void dropsAlphaWithoutBlending() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x010A141E);
    assertPixels(image, "png").containsExactly(10, 20, 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void looksUpPalettes(String format) throws IOException {
    byte[] reds = {0, 10, (byte) 200};
    byte[] greens = {5, 20, 100};
    byte[] blues = {9, 30, 50};
    BufferedImage image =
        new BufferedImage(
            3, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, reds, greens, blues));
    for (int x = 0; x < 3; x++) {
      image.getRaster().setSample(x, 0, 0, 2 - x);
    }
    assertPixels(image, format)
        .containsExactly(
            (byte) 200,
            (byte) 100,
            (byte) 50,
            (byte) 10,
            (byte) 20,
            (byte) 30,
            (byte) 0,
            (byte) 5,
            (byte) 9);
  }

  @Test
  void readsJpegNearly() throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, 0x406080);
    }
    RgbImage read = ImageFile.read(saved(image, "jpg"));
    assertThat(read.sample(8, 8, 0)).isBetween(0x40 - 2, 0x40 + 2);
    assertThat(read.sample(8, 8, 2)).isBetween(0x80 - 2, 0x80 + 2);
  }

  @Test
  void rejectsAMissingFile() {
    assertRejected(folder.resolve("no.png"), "no such image: " + folder.resolve("no.png"));
  }

  @Test
  void rejectsAFolder() {
    assertRejected(folder, folder + " is a folder, not an image");
  }

  @Test
  void rejectsWhatIsNoImage() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.png"), "to do: buy milk");
    assertRejected(
        file, file + " is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM");
  }

  @Test
  void rejectsAnEmptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.jpg"));
    assertRejected(file, file + " is empty; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM");
  }

  @Test
  void rejectsABombBeforeItIsDecoded() throws IOException {
    Path file = saved(new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY), "bmp");
    byte[] content = Files.readAllBytes(file);
    for (int side : new int[] {18, 22}) { // 20,000 each
      content[side] = 0x20;
      content[side + 1] = 0x4E;
    }
    Files.write(file, content);
    assertRejected(file, file + " has 400000000 pixels; at most 200000000 are allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "tif", "gif"})
  void rejectsAnImageThatBreaksOff(String format) throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, i * 7919);
    }
    Path file = saved(image, format);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertRejected(file, file + " is damaged: it breaks off; copy or download it again");
  }

  @Test
  void rejectsATiffWithoutADirectory() throws IOException {
    Path file = Files.write(folder.resolve("a.tif"), new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0});
    assertRejected(file, file + " is damaged: it breaks off; copy or download it again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.PPM", "a.pgm", "a.Pbm", "a.jfif", "a.JPE", "a.jif", "a.dib", "a.webp"})
  void knowsTheExtensionsThatTorchvisionAndPillowKnow(String name) {
    assertThat(ImageFile.hasImageName(Path.of(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ppm", "jpg.txt", "a.jpgx", "notes"})
  void passesOverOtherExtensions(String name) {
    assertThat(ImageFile.hasImageName(Path.of(name))).isFalse();
  }

  @Test
  void namesAnImageThatDoesNotFitIntoTheHeap() {
    Path file = folder.resolve("large.png");
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(
            () ->
                ImageFile.inHeap(
                    file,
                    () -> {
                      throw new OutOfMemoryError();
                    }))
        .withMessageMatching(
            Pattern.quote(file + " does not fit into Java's heap of ")
                + "[0-9]+ MiB; give it more, as by RESNET_JAVA_OPTS=-Xmx[0-9]+g, or make the image"
                + " smaller")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.RESOURCES));
  }

  /** A zero byte is to Linux what a colon is to Windows. */
  @ParameterizedTest
  @ValueSource(strings = {"upload:1", "https://example.org/cat.jpg?size=1", "a\0b"})
  void theNameOfBytesNeedNotBeAPath(String name) throws IOException {
    assertThat(ImageFile.read(name, ppm()).pixels()).containsExactly('a', 'b', 'c');
    assertThat(ImageFile.readUpright(name, ppm()).pixels()).containsExactly('a', 'b', 'c');
    for (Consumer<byte[]> reading :
        List.<Consumer<byte[]>>of(
            content -> ImageFile.read(name, content),
            content -> ImageFile.readUpright(name, content))) {
      assertThatExceptionOfType(ResnetException.class)
          .isThrownBy(() -> reading.accept(new byte[] {1}))
          .withMessage(
              name + " is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM");
    }
  }

  private static byte[] ppm() {
    return "P6 1 1 255\nabc".getBytes(StandardCharsets.US_ASCII);
  }

  /** 30,000 pixels a side, as a mistake or an attack has them. */
  @Test
  void rejectsAPngBombByItsHeader() throws IOException {
    byte[] content = {
      (byte) 0x89,
      'P',
      'N',
      'G',
      '\r',
      '\n',
      26,
      '\n',
      0,
      0,
      0,
      13,
      'I',
      'H',
      'D',
      'R',
      0,
      0,
      0x75,
      0x30,
      0,
      0,
      0x75,
      0x30,
      16,
      6,
      0,
      0,
      0
    };
    Path file = Files.write(folder.resolve("bomb.png"), content);
    assertRejected(file, file + " has 900000000 pixels; at most 200000000 are allowed");
  }

  /** What is in a file counts, not what it is called. */
  @Test
  void readsAPpmThatIsCalledPng() throws IOException {
    Path file = folder.resolve("a.png");
    Files.write(file, "P6 1 1 255 abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(ImageFile.read(file).pixels()).containsExactly('a', 'b', 'c');
  }

  private static void assertRejected(Path file, String message) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> ImageFile.read(file))
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA));
  }

  private AbstractByteArrayAssert<?> assertPixels(BufferedImage image, String format)
      throws IOException {
    return assertThat(ImageFile.read(saved(image, format)).pixels());
  }

  private Path saved(BufferedImage image, String format) throws IOException {
    File file = folder.resolve("image." + format).toFile();
    assertThat(ImageIO.write(image, format, file)).isTrue();
    return file.toPath();
  }
}
