package org.resnet4j.data.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

class CifarPickleTests {

  private final Path folder;

  CifarPickleTests(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "cos~system~(U1ltR., os.system",
    "ctorch._utils~_rebuild_tensor_v2~., torch._utils._rebuild_tensor_v2"
  })
  void refusesNamesThatNoBatchNeeds(String pickle, String name) throws IOException {
    byte[] content = bytes(("\u0080\u0002" + pickle).replace('~', '\n').replace('1', '\u0001'));
    Path file = CifarFiles.write(folder.resolve("batch"), content);
    assertThatThrownBy(() -> CifarPickle.read(file, "labels"))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA))
        .hasMessage(
            "%s: its pickle asks for %s, which is neither a number nor an array (at byte 2 of the pickle); nothing in it was run",
            file, name);
  }

  @Test
  void refusesArrayWhoseShapeDoesNotFitItsBytes() throws IOException {
    Path file = CifarFiles.copy("cifar10.pickle", folder.resolve("batch"));
    byte[] pickle = Files.readAllBytes(file);
    // K 3 M 3072: the array's shape
    String text = new String(pickle, StandardCharsets.ISO_8859_1);
    int shape = text.indexOf("K\u0003M\u0000\u000c");
    pickle[shape + 1] = 4;
    Files.write(file, pickle);
    assertThatThrownBy(() -> CifarPickle.read(file, "labels"))
        .hasMessageStartingWith(
            file + ": its pickle has an array of shape [4, 3072] in 9216 bytes");
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
                + ": expected an array 'data' of bytes of shape (N, 3072) and a list 'labels' of N"
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
