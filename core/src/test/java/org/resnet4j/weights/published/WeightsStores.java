package org.resnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.FileServer;
import org.resnet4j.fetch.HttpDownload;

/** A store in a folder of its own, and a file that servers and mirrors may have. */
abstract class WeightsStores {

  static final byte[] CONTENT = noise(200_000);
  static final String SHA256 = sha256(CONTENT);
  static final String FILE = "net-" + SHA256.substring(0, 8) + ".pth";
  static final String OFFICIAL = "https://127.0.0.1:9/weights/" + FILE;
  static final String NOWHERE = "0123456789abcdef";

  final Path home;
  final Path folder;
  final Path file;
  final Path part;
  final List<String> progress = new ArrayList<>();

  WeightsStores(Path home) {
    this.home = home;
    this.folder = home.resolve(".cache/resnet4j/weights");
    this.file = folder.resolve(FILE);
    this.part = folder.resolve(FILE + ".part");
  }

  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(2).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.of("SHA-256").digest(bytes));
  }

  static FileServer serving(byte[] content) throws IOException {
    return new FileServer((http, n) -> FileServer.serve(http, content));
  }

  WeightsStore store(Map<String, String> environment) {
    Duration moment = Duration.ofMillis(1);
    return WeightsStore.of(
        environment,
        home,
        new HttpDownload.Limits(Duration.ofSeconds(5), Duration.ofMillis(500), moment, 3));
  }

  Path fetch(String hub, String sha256) {
    return store(Map.of("RESNET_HUB", hub))
        .fetch(
            PretrainedTests.entry(OFFICIAL, sha256),
            (name, done, total) -> progress.add(name + " " + done + "/" + total));
  }

  Path fetch(FileServer server) {
    return fetch(server.base().toString(), SHA256.substring(0, 8));
  }

  void assertFetched() throws IOException {
    assertThat(file).hasBinaryContent(CONTENT);
    assertOnlyInFolder(FILE, FILE + ".sha256");
  }

  void assertOnlyInFolder(String... names) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(names);
    }
  }

  static void assertFails(Runnable call, ResnetException.Kind kind, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(ResnetException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage(message);
  }

  void assertFailed(Runnable call, String message) {
    assertFails(call, ResnetException.Kind.FAILED, message);
  }

  void put(Path where, byte[] content) throws IOException {
    Files.createDirectories(folder);
    Files.write(where, content);
  }

  /** What a message ends in where a mirror was asked in vain. */
  String byHand() {
    return "; put %s at %s by hand, or set $RESNET_HUB to another address or folder that has it"
        .formatted(OFFICIAL, file);
  }
}
