package org.resnet4j.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;

class FileClaimTests {

  private static final DiskErrors DISK =
      (file, cause) -> ResnetException.failed(file + ": " + IoReason.of(cause), cause);

  private final Path file;
  private final Path lock;

  FileClaimTests(@TempDir Path folder) {
    this.file = folder.resolve("file");
    this.lock = folder.resolve("file.lock");
  }

  @Test
  void oneAtATimeHasIt() {
    try (FileClaim claim = FileClaim.of(file, DISK)) {
      assertThat(lock).exists();
      assertThatThrownBy(() -> FileClaim.of(file, DISK))
          .hasMessage(file + " is being downloaded by another process; wait for its end");
    }
    assertThat(lock).doesNotExist();
    FileClaim.of(file, DISK).close();
  }

  @Test
  void anotherProcessWaitsItsTurn() throws Exception {
    try (FileClaim claim = FileClaim.of(file, DISK)) {
      assertThat(other()).isEqualTo("taken");
      assertThatThrownBy(() -> FileClaim.of(file, DISK)).isInstanceOf(ResnetException.class);
      assertThat(other()).as("after this process was refused too").isEqualTo("taken");
    }
    assertThat(other()).isEqualTo("has it");
  }

  private String other() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                java, "-Xmx32m", "-cp", classPath, Other.class.getName(), file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
  }

  /** Another process: says whether it gets the claim. */
  static final class Other {

    private Other() {}

    public static void main(String[] arguments) {
      try (FileClaim claim = FileClaim.of(Path.of(arguments[0]), DISK, "taken")) {
        System.out.println("has it");
      } catch (ResnetException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void letsGoWhereTheDiskRefuses() {
    Path nowhere = file.resolveSibling("no folder").resolve("file");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> FileClaim.of(nowhere, DISK))
          .hasMessage(nowhere + ".lock: no such file or folder");
    }
  }

  @Test
  void anotherNameOfTheFolderIsNoWayAround() throws IOException {
    Path link = file.resolveSibling("link");
    Files.createSymbolicLink(link, file.getParent());
    try (FileClaim claim = FileClaim.of(file, DISK)) {
      assertThatThrownBy(() -> FileClaim.of(link.resolve("file"), DISK, "taken"))
          .isInstanceOf(ResnetException.class)
          .hasMessage("taken");
    }
    FileClaim.of(link.resolve("file"), DISK).close();
  }

  /** Its owner deleted it after it was opened here, and the next to come made another. */
  @Test
  void seesThatTheFileIsNoLongerTheOneThatWasLocked() throws IOException {
    try (FileChannel old = open()) {
      assertThat(FileClaim.isStillThere(lock, old)).isTrue();
      Files.delete(lock);
      assertThat(FileClaim.isStillThere(lock, old)).isFalse();
      try (FileChannel young = open()) {
        assertThat(FileClaim.isStillThere(lock, young)).isTrue();
        assertThat(FileClaim.isStillThere(lock, old)).isFalse();
      }
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** What a process that died left behind holds nobody back. */
  @Test
  void takesALockThatWasLeftBehind() throws IOException {
    Files.writeString(lock, "left");
    try (FileClaim claim = FileClaim.of(file, DISK)) {
      assertThat(lock).exists();
    }
    assertThat(lock).doesNotExist();
  }
}
