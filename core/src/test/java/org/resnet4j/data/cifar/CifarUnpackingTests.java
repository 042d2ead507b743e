package org.resnet4j.data.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.fetch.FileServer;

@Timeout(30)
class CifarUnpackingTests extends CifarDownloads {

  CifarUnpackingTests(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void refusesEntriesThatLeaveTheFolder() throws IOException {
    for (String name : List.of(FOLDER + "/../../escaped", "/escaped", "other/file")) {
      byte[] archive = tarGz(FOLDER + "/test_batch.bin", name);
      try (FileServer server = new FileServer((http, n) -> FileServer.serve(http, archive))) {
        assertThatThrownBy(() -> fetch(server.base(), md5(archive)))
            .hasMessage(
                "%s: entry '%s' lies outside of %s; nothing was unpacked"
                    .formatted(part, name, FOLDER));
      }
      Files.delete(part);
      assertOnlyInRoot();
    }
    assertThat(root.resolveSibling("escaped")).doesNotExist();
  }

  @Test
  void refusesLinks() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      TarArchiveEntry link = new TarArchiveEntry(FOLDER + "/link", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    CifarFiles.write(part, out.toByteArray());
    assertThatThrownBy(() -> new TarGz(part, FOLDER).unpackInto(root))
        .hasMessage(
            part
                + ": entry '"
                + FOLDER
                + "/link' is neither a file nor a folder; nothing was unpacked");
    assertOnlyInRoot(FILE + ".part");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    CifarFiles.write(part, "no archive".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> new TarGz(part, FOLDER).unpackInto(root))
        .hasMessage(part + ": not a whole .tar.gz: Not in GZIP format");
  }

  @Test
  void leavesAFolderThatSomebodyElseFilled() throws IOException {
    CifarFiles.write(part, archive());
    Path theirs = CifarFiles.write(root.resolve(FOLDER).resolve("theirs"), new byte[1]);
    new TarGz(part, FOLDER).unpackInto(root);
    assertThat(theirs).exists();
    assertOnlyInRoot(FOLDER, FILE + ".part");
  }
}
