package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

class UnpicklerTests {

  private static final Path FILE = Path.of("batch");

  private final Path folder;

  UnpicklerTests(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String refusal(String what, int at) {
    return "batch: the pickle "
        + what
        + " at byte "
        + at
        + "; CIFAR's own files hold nothing of the kind, and nothing was run";
  }

  @Test
  void readsWhatItKnows() {
    String pickle =
        "\u0080\u0002}q\u0001(U\u0001aK\u00ffU\u0001b](M\u0001\u0002J\u00ff\u00ff\u00ff\u00ffeU\u0001c\u0088u.";
    var content = Unpickler.readDictionary(FILE, bytes(pickle));
    assertThat(content.get("a")).isEqualTo(255L);
    assertThat(content.get("b")).isEqualTo(List.of(513L, -1L));
    assertThat(content.get("c")).isEqualTo(true);
  }

  @Test
  void recallsWhatWasStored() {
    var content =
        Unpickler.readDictionary(
            FILE,
            bytes(
                "\u0080\u0002}(U\u0001aq\u0005]r\u0000\u0001\u0000\u0000K\u0007aU\u0001bj\u0000\u0001\u0000\u0000U\u0001ch\u0005u."));
    assertThat(content.get("b")).isEqualTo(List.of(7L)).isSameAs(content.get("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // os.system, and anything else by name, is refused before its arguments are read
        "2cos~system~(U1ltR. | names os.system | 2",
        "2cnumpy.core.multiarray~scalar~. | names numpy.core.multiarray.scalar | 2",
        "4}. | has protocol 4 | 0",
        "2}X. | has opcode 0x58 | 3",
        "2}(U | ends early | 4",
        "2} | ends early | 3",
        "2K. | ends early | 4",
        "2cnumpy | ends early | 2",
        "2T!!!!abc. | ends early | 2",
        "2e. | is malformed | 2",
        "2(e. | is malformed | 3",
        "2a. | is malformed | 2",
        "2]. | is malformed | 3",
        "2}]s. | is malformed | 4",
        "2h!. | recalls what it did not store | 2",
        "2cnumpy~dtype~(U\"f4tR. | has an array of type f4 | 21",
        "2cnumpy~ndarray~(U\"f4tR. | calls numpy.ndarray | 23",
        "2N)b. | is malformed | 4",
      })
  void refusesEverythingElse(String pickle, String what, int at) {
    // 2 and 4: protocol; ~: line feed; \" and 1: the counts 2 and 1
    String content = pickle.charAt(0) == '4' ? "\u0080\u0004" : "\u0080\u0002";
    content += pickle.substring(1).replace('~', '\n').replace('"', '\u0002').replace('1', '\u0001');
    byte[] data = bytes(content);
    assertThatThrownBy(() -> Unpickler.readDictionary(FILE, data))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA))
        .hasMessage(refusal(what, at));
  }

  @Test
  void refusesArrayWhoseShapeDoesNotFitItsBytes() throws IOException {
    byte[] pickle = Files.readAllBytes(CifarFiles.copy("cifar10.pickle", folder.resolve("batch")));
    // K 3 M 3072: the array's shape
    String text = new String(pickle, StandardCharsets.ISO_8859_1);
    int shape = text.indexOf("K\u0003M\u0000\u000c");
    pickle[shape + 1] = 4;
    assertThatThrownBy(() -> Unpickler.readDictionary(FILE, pickle))
        .hasMessageStartingWith("batch: the pickle has an array of shape [4, 3072] in 9216 bytes");
  }

  @Test
  void survivesEveryTruncationAndEveryDamagedByte() throws IOException {
    Path file = CifarFiles.copy("cifar10.pickle", folder.resolve("batch"));
    byte[] pickle = Files.readAllBytes(file);
    for (int at = 0; at < pickle.length; at = at < 300 ? at + 1 : at + 211) {
      byte[] damaged = pickle.clone();
      damaged[at] ^= 0x15;
      Files.write(file, damaged);
      refusedOrRead(file);
      Files.write(file, Arrays.copyOf(pickle, at));
      refusedOrRead(file);
    }
  }

  private static void refusedOrRead(Path file) throws IOException {
    try {
      assertThat(CifarPickle.read(file, "labels").size()).isEqualTo(3);
    } catch (ResnetException e) {
      assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA);
    }
  }

  @Test
  void refusesDictionaryWithoutImages() throws IOException {
    Path file = CifarFiles.write(folder.resolve("batch"), bytes("\u0080\u0002}."));
    assertThatThrownBy(() -> CifarPickle.read(file, "labels"))
        .hasMessage(
            file
                + ": expected an array 'data' of shape (N, 3072) and a list 'labels' of N"
                + " integers");
  }

  @Test
  void refusesEmptyFile() throws IOException {
    Path file = CifarFiles.write(folder.resolve("batch"), new byte[0]);
    assertThatThrownBy(() -> CifarPickle.read(file, "labels"))
        .hasMessage(
            file + ": size is 0 bytes, expected a pickled CIFAR batch of 1 to 1073741824 bytes");
  }
}
