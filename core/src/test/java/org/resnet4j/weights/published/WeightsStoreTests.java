package org.resnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.FileServer;

@Timeout(30)
class WeightsStoreTests extends WeightsStores {

  WeightsStoreTests(@TempDir Path home) {
    super(home);
  }

  @Test
  void downloadsChecksAndRenames() throws IOException {
    try (FileServer server = serving(CONTENT)) {
      assertThat(fetch(server)).isEqualTo(file);
      assertThat(server.ranges).containsExactly("-");
    }
    assertFetched();
    assertThat(progress).last().isEqualTo(FILE + " 200000/200000");
  }

  @Test
  void asksNobodyForWhatIsThere() throws IOException {
    try (FileServer server = serving(CONTENT)) {
      fetch(server);
      fetch(server);
      assertThat(server.ranges).hasSize(1);
    }
    assertThat(fetch("", SHA256)).isEqualTo(file);
    assertFetched();
  }

  @Test
  void doesNotHashAFileAgainThatIsUnchanged() throws IOException {
    put(file, CONTENT);
    fetch("", SHA256);
    FileTime time = Files.getLastModifiedTime(file);
    byte[] other = CONTENT.clone();
    other[0]++;
    Files.write(file, other);
    Files.setLastModifiedTime(file, time);
    assertThat(fetch("", SHA256)).isEqualTo(file);
  }

  @Test
  void hashesAFileAgainThatChangedAndLeavesIt() throws IOException {
    put(file, CONTENT);
    fetch("", SHA256);
    byte[] other = noise(1000);
    Files.write(file, other);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    assertFails(
        () -> fetch("", SHA256),
        ResnetException.Kind.DATA,
        "%s: SHA-256 is %s, expected %s; delete the file to have it downloaded again"
            .formatted(file, sha256(other), SHA256));
    assertThat(file).hasBinaryContent(other);
  }

  @Test
  void takesAFilePutThereByHand() throws IOException {
    put(file, CONTENT);
    assertThat(store(Map.of()).has(PretrainedTests.entry(OFFICIAL, SHA256))).isTrue();
    assertThat(fetch("", SHA256.substring(0, 8))).isEqualTo(file);
    assertFetched();
  }

  @Test
  void doesNotBelieveAStampThatIsNone() throws IOException {
    put(file, CONTENT);
    for (String stamp : List.of("", "no stamp\n", NOWHERE.repeat(4) + " 200000 never\n")) {
      put(
          folder.resolve(FILE + ".sha256"),
          stamp.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(fetch("", SHA256)).isEqualTo(file);
    }
  }

  @Test
  void usesAFolderThatMayOnlyBeRead() throws IOException {
    put(file, CONTENT);
    assumeTrue(folder.toFile().setWritable(false), "this file system knows no permissions");
    try {
      assumeFalse(Files.isWritable(folder), "this user may write everywhere");
      assertThat(fetch("", SHA256)).isEqualTo(file);
      assertOnlyInFolder(FILE);
    } finally {
      assertThat(folder.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void resumesAfterACutConnection() throws IOException {
    FileServer.Behaviour cutFirst =
        (http, n) -> {
          if (n == 0) {
            FileServer.send(http, 200, CONTENT, 0, 100_000);
          } else {
            FileServer.serve(http, CONTENT);
          }
        };
    try (FileServer server = new FileServer(cutFirst)) {
      fetch(server);
      assertThat(server.ranges).hasSize(2).startsWith("-");
      assertThat(server.ranges.get(1)).matches("bytes=[1-9]\\d*-");
    }
    assertFetched();
  }

  @Test
  void resumesWhatAnEarlierProcessLeft() throws IOException {
    put(part, Arrays.copyOf(CONTENT, 1000));
    try (FileServer server = serving(CONTENT)) {
      fetch(server);
      assertThat(server.ranges).containsExactly("bytes=1000-");
    }
    assertFetched();
  }

  @Test
  void goesOnAfterARedirect() throws IOException {
    put(part, Arrays.copyOf(CONTENT, 1000));
    FileServer.Behaviour elsewhere =
        (http, n) -> {
          if (http.getRequestURI().getPath().startsWith("/elsewhere/")) {
            FileServer.serve(http, CONTENT);
          } else {
            http.getResponseHeaders().set("Location", "/elsewhere/" + FILE);
            http.sendResponseHeaders(302, -1);
          }
        };
    try (FileServer server = new FileServer(elsewhere)) {
      fetch(server);
      assertThat(server.ranges).containsExactly("bytes=1000-", "bytes=1000-");
    }
    assertFetched();
  }

  @Test
  void keepsFilesWhereTheEnvironmentSays() {
    Pretrained.Entry entry = PretrainedTests.entry(OFFICIAL, SHA256);
    Path elsewhere = home.resolve("elsewhere");
    assertThat(store(Map.of()).file(entry)).isEqualTo(file);
    assertThat(store(Map.of("RESNET_WEIGHTS", " ")).file(entry)).isEqualTo(file);
    assertThat(store(Map.of("RESNET_WEIGHTS", elsewhere.toString())).file(entry))
        .isEqualTo(elsewhere.resolve(FILE));
  }
}
