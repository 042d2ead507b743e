package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.resnet4j.ResnetException;

/** Makes damaged files of PyTorch, and checks what is said of them. */
abstract class BadTorchFiles {

  static final String AGAIN = "; copy or download it again";
  static final String MAGIC = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

  final Path file;
  final Path folder;

  BadTorchFiles(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("bad.pth");
  }

  void assertRejected(Path path, String clause) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> TensorFile.open(path).close())
        .withMessage(path + " " + clause)
        .extracting(ResnetException::kind)
        .isEqualTo(ResnetException.Kind.DATA);
  }

  void assertRejected(byte[] content, String clause) throws IOException {
    assertRejected(Files.write(file, content), clause);
  }

  static int indexOf(byte[] content, String latin1, int occurrence) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int at = -1;
    for (int i = 0; i <= occurrence; i++) {
      at = text.indexOf(latin1, at + 1);
    }
    assertThat(at).isNotNegative();
    return at;
  }

  static byte[] with(byte[] content, int at, int... bytes) {
    byte[] changed = content.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[at + i] = (byte) bytes[i];
    }
    return changed;
  }

  /** The position of an entry's record in the central directory. */
  static int central(byte[] zip, String name) {
    int last = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf(name);
    return last - 46;
  }

  static int end(byte[] zip) {
    return zip.length - 22;
  }

  static byte[] zip(Map<String, byte[]> entries, Path target) throws IOException {
    ZipFiles.write(target, entries);
    return Files.readAllBytes(target);
  }

  /** A state dict of one tensor w; numbers as Python writes them, parted by blanks. */
  static String pickle(
      String storage, String elements, String offset, String shape, String strides) {
    return "}S'w'\nctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\n%s\nS'0'\nS'cpu'\nI%s\ntQI%s\n%s%s\u0089}tRs."
        .formatted(storage, elements, offset, numbers(shape), numbers(strides));
  }

  static String numbers(String given) {
    return Arrays.stream(given.split(" ", -1))
        .map(number -> "I" + number + "\n")
        .collect(Collectors.joining("", "(", "t"));
  }

  byte[] zip(String pickle, int storageBytes) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("data.pkl", Fixtures.latin1(pickle));
    entries.put("data/0", new byte[storageBytes]);
    return zip(entries, folder.resolve("made.pth"));
  }

  byte[] good() throws IOException {
    return zip(pickle("FloatStorage", "6", "0", "2 3", "3 1"), 24);
  }

  /** A stream of one tensor of 6 floats, up to the keys of its storages. */
  static String stream() {
    return MAGIC + "M\u00e9\u0003.}." + pickle("FloatStorage", "6", "0", "6", "1");
  }
}
