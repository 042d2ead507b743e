package org.resnet4j.image.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.ResnetException;
import org.resnet4j.image.FormulaImage;

/** Damaged files of every kind against Pillow: src/test/python/make_image_fixtures.py. */
class PillowDamagedFileTests {

  private static final String REFUSED = "";

  /** So many bytes of a file Pillow reads, and as these pixels. */
  private record Cut(String file, int from, int to, String pixels) {}

  private static final List<Cut> CUTS = cuts();

  private static List<Cut> cuts() {
    return lines("images/cuts.csv")
        .map(line -> line.split(",", -1))
        .map(
            cell -> new Cut(cell[0], Integer.parseInt(cell[1]), Integer.parseInt(cell[2]), cell[3]))
        .toList();
  }

  private static Stream<String> lines(String resource) {
    try {
      return Files.readAllLines(resource(resource)).stream().skip(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> files() {
    return CUTS.stream().map(Cut::file).distinct();
  }

  /** At every byte: {@code 0-711 refused, 712-714 these pixels}. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void takesOfCutFilesThoseThatPillowTakes(String file) throws IOException {
    byte[] whole = Files.readAllBytes(resource("images/" + file));
    List<Cut> read = new ArrayList<>();
    for (int length = 0; length <= whole.length; length++) {
      String pixels = read(Arrays.copyOf(whole, length));
      Cut last = read.isEmpty() ? null : read.get(read.size() - 1);
      if (last != null && last.to() == length - 1 && last.pixels().equals(pixels)) {
        read.set(read.size() - 1, new Cut(file, last.from(), length, pixels));
      } else if (!pixels.equals(REFUSED)) {
        read.add(new Cut(file, length, length, pixels));
      }
    }
    assertThat(read).isEqualTo(CUTS.stream().filter(cut -> cut.file().equals(file)).toList());
  }

  /** Files that end early and well, or have bytes overwritten. */
  @ParameterizedTest(name = "{0} cut at {1}, with {2}, {3}")
  @CsvFileSource(resources = "images/damaged.csv", numLinesToSkip = 1)
  void takesOfDamagedFilesThoseThatPillowTakes(
      String file,
      int cut,
      @Nullable String appended,
      @Nullable String changed,
      @Nullable String pixels)
      throws IOException {
    byte[] end = HexFormat.of().parseHex(Objects.requireNonNullElse(appended, ""));
    byte[] content =
        Arrays.copyOf(Files.readAllBytes(resource("images/" + file)), cut + end.length);
    System.arraycopy(end, 0, content, cut, end.length);
    for (String edit : Objects.requireNonNullElse(changed, "").split(" ", -1)) {
      String[] parts = edit.split("=", -1);
      if (parts.length == 2) {
        content[Integer.parseInt(parts[0])] = (byte) Integer.parseInt(parts[1]);
      }
    }
    assertThat(read(content)).isEqualTo(Objects.requireNonNullElse(pixels, REFUSED));
  }

  /** A file that is read must not be called faulty, however it ends. */
  @Test
  void findsNoFaultInWhatIsRead(@TempDir Path folder) throws IOException {
    for (Cut cut : CUTS) {
      byte[] whole = Files.readAllBytes(resource("images/" + cut.file()));
      Path file = Files.write(folder.resolve(cut.file()), Arrays.copyOf(whole, cut.from()));
      assertThat(ImageFile.fault(file)).as("%s at %d", cut.file(), cut.from()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void findsTheFaultOfAFileThatIsCutInTheMiddle(String name, @TempDir Path folder)
      throws IOException {
    byte[] whole = Files.readAllBytes(resource("images/" + name));
    Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));
    assertThat(ImageFile.fault(file))
        .hasValueSatisfying(fault -> assertThat(fault).startsWith("is damaged"));
  }

  private static String read(byte[] content) {
    try {
      return FormulaImage.hash(ImageFile.decode(Path.of("damaged"), content));
    } catch (ResnetException e) {
      assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA);
      return REFUSED;
    }
  }

  private static Path resource(String name) {
    var url = Objects.requireNonNull(PillowDamagedFileTests.class.getResource(name), name);
    return Path.of(URI.create(url.toString()));
  }
}
