package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.format.AtomicFiles.IoConsumer;

class AtomicFilesTests {

  private final Path folder;
  private final Path file;

  AtomicFilesTests(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.file = Files.writeString(folder.resolve("config.json"), "old");
  }

  @Test
  void replacesTheFileAndLeavesNoPart() throws IOException {
    AtomicFiles.writeString(file, "new ü");
    assertThat(Files.readString(file)).isEqualTo("new ü");
    assertOnlyTheFileIsThere();
  }

  @Test
  void replacesAPartLeftByACrash() throws IOException {
    Files.writeString(folder.resolve("config.json.part"), "a longer part of something");
    AtomicFiles.writeString(file, "new");
    assertThat(Files.readString(file)).isEqualTo("new");
    assertOnlyTheFileIsThere();
  }

  @Test
  void keepsTheOldFileWhereTheDiskIsFull() throws IOException {
    assertFails(
        out -> {
          out.write(1);
          throw new IOException("No space left on device");
        },
        "no space left on the disk; free some or choose another folder");
  }

  @Test
  void keepsTheOldFileWherePermissionIsDenied() throws IOException {
    assertFails(
        out -> {
          throw new AccessDeniedException(file.toString());
        },
        "permission denied; choose a folder that you may write to");
  }

  @Test
  void keepsTheOldFileWhereTheContentFails() throws IOException {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      throw new IllegalStateException("no content");
                    }));
    assertThat(Files.readString(file)).isEqualTo("old");
    assertOnlyTheFileIsThere();
  }

  @Test
  void namesTheMissingFolder() {
    Path missing = folder.resolve("runs").resolve("x.json");
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> AtomicFiles.writeString(missing, "new"))
        .withMessage("cannot write %s: there is no folder %s", missing, folder.resolve("runs"));
  }

  @Test
  void namesTheFolderInTheWay() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> AtomicFiles.writeString(taken, "new"))
        .withMessage("cannot write %s: a folder of that name is in the way", taken);
  }

  @Test
  void writesIntoOtherFileSystems() throws IOException {
    var archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path inside = zip.getPath("config.json");
      AtomicFiles.writeString(inside, "old");
      AtomicFiles.writeString(inside, "new");
      assertThat(Files.readString(inside)).isEqualTo("new");
      assertThat(Files.exists(zip.getPath("config.json.part"))).isFalse();
    }
  }

  private void assertFails(IoConsumer<OutputStream> content, String reason) throws IOException {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> AtomicFiles.write(file, content))
        .withMessage("cannot write " + file + ": " + reason)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.FAILED));
    assertThat(Files.readString(file)).isEqualTo("old");
    assertOnlyTheFileIsThere();
  }

  private void assertOnlyTheFileIsThere() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
