package org.resnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.FileServer;
import org.resnet4j.fetch.HttpDownload;

@Timeout(30)
class WeightsStoreTests {

  private static final byte[] CONTENT = noise(200_000);
  private static final String SHA256 = sha256(CONTENT);
  private static final String FILE = "net-" + SHA256.substring(0, 8) + ".pth";
  private static final String OFFICIAL = "https://127.0.0.1:9/weights/" + FILE;
  private static final String NOWHERE = "0123456789abcdef";

  private final Path home;
  private final Path folder;
  private final Path file;
  private final Path part;
  private final List<String> progress = new ArrayList<>();

  WeightsStoreTests(@TempDir Path home) {
    this.home = home;
    this.folder = home.resolve(".cache/resnet4j/weights");
    this.file = folder.resolve(FILE);
    this.part = folder.resolve(FILE + ".part");
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(2).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.of("SHA-256").digest(bytes));
  }

  private static FileServer serving(byte[] content) throws IOException {
    return new FileServer((http, n) -> FileServer.serve(http, content));
  }

  private WeightsStore store(Map<String, String> environment) {
    Duration moment = Duration.ofMillis(1);
    return WeightsStore.of(
        environment,
        home,
        new HttpDownload.Limits(Duration.ofSeconds(5), Duration.ofMillis(500), moment, 3));
  }

  private Path fetch(String hub, String sha256) {
    return store(Map.of("RESNET_HUB", hub))
        .fetch(
            PretrainedTests.entry(OFFICIAL, sha256),
            (name, done, total) -> progress.add(name + " " + done + "/" + total));
  }

  private Path fetch(FileServer server) {
    return fetch(server.base().toString(), SHA256.substring(0, 8));
  }

  private void assertFetched() throws IOException {
    assertThat(file).hasBinaryContent(CONTENT);
    assertOnlyInFolder(FILE, FILE + ".sha256");
  }

  private void assertOnlyInFolder(String... names) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(names);
    }
  }

  private static void assertFails(Runnable call, ResnetException.Kind kind, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(ResnetException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage(message);
  }

  private void assertFailed(Runnable call, String message) {
    assertFails(call, ResnetException.Kind.FAILED, message);
  }

  private void put(Path where, byte[] content) throws IOException {
    Files.createDirectories(folder);
    Files.write(where, content);
  }

  /** What a message ends in where a mirror was asked in vain. */
  private String byHand() {
    return "; put %s at %s by hand, or set $RESNET_HUB to another address or folder that has it"
        .formatted(OFFICIAL, file);
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
  void removesAFileWithTheWrongHash() throws IOException {
    try (FileServer server = serving(CONTENT)) {
      assertFails(
          () -> fetch(server.base().toString(), NOWHERE),
          ResnetException.Kind.DATA,
          "%s%s ($RESNET_HUB): SHA-256 is %s, expected %s...; the file was removed, try again"
              .formatted(server.base(), FILE, SHA256, NOWHERE));
    }
    assertOnlyInFolder();
  }

  @Test
  void looksUpTheFileBelowTheMirrorsAddress() throws IOException {
    List<String> paths = new ArrayList<>();
    FileServer.Behaviour behaviour =
        (http, n) -> {
          paths.add(http.getRequestURI().getPath());
          FileServer.serve(http, CONTENT);
        };
    try (FileServer server = new FileServer(behaviour)) {
      fetch(server.base() + "hub/v1", SHA256);
    }
    assertThat(paths).containsExactly("/hub/v1/" + FILE);
  }

  @Test
  void copiesFromAMirrorsFolder() throws IOException {
    Path mirror = Files.createDirectory(home.resolve("a mirror"));
    Files.write(mirror.resolve(FILE), CONTENT);
    for (String hub : List.of(mirror.toString(), mirror.toUri().toString())) {
      fetch(hub, SHA256);
      assertFetched();
      Files.delete(file);
    }
    assertThat(mirror.resolve(FILE)).hasBinaryContent(CONTENT);
  }

  @Test
  void keepsTheMirrorsFileWhereItsHashIsWrong() throws IOException {
    Path source = Files.write(home.resolve(FILE), CONTENT);
    assertFails(
        () -> fetch(home.toString(), NOWHERE),
        ResnetException.Kind.DATA,
        "%s ($RESNET_HUB): SHA-256 is %s, expected %s...; its copy was removed, put the right file"
                .formatted(source, SHA256, NOWHERE)
            + " there");
    assertThat(source).exists();
    assertOnlyInFolder();
  }

  @Test
  void saysThatTheMirrorsFolderHasNoSuchFile() {
    assertFailed(
        () -> fetch(home.toString(), SHA256),
        "cannot fetch %s ($RESNET_HUB): no such file or folder%s"
            .formatted(home.resolve(FILE), byHand()));
  }

  @Test
  void saysThatTheMirrorHasAFolderOfThatName() throws IOException {
    Files.createDirectory(home.resolve(FILE));
    assertFailed(
        () -> fetch(home.toString(), SHA256),
        "cannot fetch %s ($RESNET_HUB): it is a folder%s".formatted(home.resolve(FILE), byHand()));
    assertOnlyInFolder();
  }

  @Test
  void saysWhatAMirrorMayBe() {
    for (String hub :
        List.of(
            "ftp://host/hub",
            "http://a b/",
            "https:///hub",
            "http://user@/hub",
            "http://host:65536/hub",
            "file:not-absolute")) {
      assertFails(
          () -> fetch(hub, SHA256),
          ResnetException.Kind.USAGE,
          "$RESNET_HUB is '"
              + hub
              + "'; it may be an http or https address or a folder, in which the files lie");
    }
  }

  @Test
  void givesUpAtOnceWhereTheFileIsNotThere() throws IOException {
    try (FileServer server = new FileServer((http, n) -> http.sendResponseHeaders(404, -1))) {
      assertFailed(
          () -> fetch(server),
          "cannot fetch %s%s ($RESNET_HUB): the server answered 404%s"
              .formatted(server.base(), FILE, byHand()));
      assertThat(server.ranges).hasSize(1);
    }
  }

  @Test
  void saysWhatToDoWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String address = "https://127.0.0.1:" + port + "/" + FILE;
    assertFailed(
        () -> store(Map.of()).fetch(PretrainedTests.entry(address, SHA256), (n, d, t) -> {}),
        "cannot fetch %s: no connection; put that file at %s by hand, or set $RESNET_HUB to an"
                .formatted(address, file)
            + " address or a folder that has it");
    assertOnlyInFolder();
  }

  @Test
  void saysThatTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here");
    Files.createDirectories(folder);
    Files.createSymbolicLink(part, full);
    try (FileServer server = serving(CONTENT)) {
      assertFailed(
          () -> fetch(server),
          "cannot write "
              + part
              + ": no space left on device; put that right, or choose another folder with"
              + " $RESNET_WEIGHTS");
    }
    Files.delete(part);
  }

  @Test
  void saysThatAFileStandsWhereTheFolderMustBe() throws IOException {
    Path taken = Files.createFile(home.resolve("taken"));
    WeightsStore store = store(Map.of("RESNET_WEIGHTS", taken.toString()));
    assertFailed(
        () -> store.fetch(PretrainedTests.entry(OFFICIAL, SHA256), (n, d, t) -> {}),
        "cannot write "
            + taken
            + ": a file stands where a folder must be; put that right, or choose another folder"
            + " with $RESNET_WEIGHTS");
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

  @Test
  void refusesTwoFetchesOfOneFileAtATime() throws IOException {
    CountDownLatch refused = new CountDownLatch(1);
    FileServer.Behaviour nested =
        (http, n) -> {
          assertFailed(
              () -> fetch(home.toString(), SHA256),
              file + " is being downloaded by somebody else; wait for the end of that");
          refused.countDown();
          FileServer.serve(http, CONTENT);
        };
    try (FileServer server = new FileServer(nested)) {
      fetch(server);
    }
    assertThat(refused.getCount()).isZero();
    assertFetched();
  }
}
