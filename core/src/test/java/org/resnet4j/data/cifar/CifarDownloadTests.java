package org.resnet4j.data.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.RecordingListener;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.fetch.FileServer;
import org.resnet4j.fetch.HttpDownload;
import org.resnet4j.image.file.FileErrors;

@Timeout(30)
public class CifarDownloadTests {

  private static final String FOLDER = "cifar-10-batches-bin";
  private static final String FILE = "cifar-10-binary.tar.gz";
  private static final byte[] CONTENT = noise(200_000);

  private final Path root;
  private final Path part;
  private final RecordingListener listener = new RecordingListener();

  CifarDownloadTests(@TempDir Path folder) {
    this.root = folder.resolve("data");
    this.part = root.resolve(FILE + ".part");
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  public static byte[] tarGz(String... names) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(CONTENT.length);
        tar.putArchiveEntry(entry);
        tar.write(CONTENT);
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] archive() throws IOException {
    return tarGz(FOLDER + "/test_batch.bin");
  }

  public static String md5(byte[] bytes) {
    MessageDigest digest = Digests.of("MD5");
    return HexFormat.of().formatHex(digest.digest(bytes));
  }

  private void fetch(URI base, String md5) {
    HttpDownload.Limits quick =
        new HttpDownload.Limits(
            Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(1), 3);
    CifarDownload download =
        new CifarDownload(base, new HttpDownload(quick, listener, FileErrors::writing));
    download.fetch(new Cifar.Archive(FILE, md5), FOLDER, root);
  }

  private void assertUnpacked() throws IOException {
    assertThat(root.resolve(FOLDER).resolve("test_batch.bin")).hasBinaryContent(CONTENT);
    assertOnlyInRoot(FOLDER);
  }

  private void assertOnlyInRoot(String... names) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(names);
    }
  }

  private String byHand() {
    return "; unpack that archive by hand so that its files lie in "
        + root.resolve(FOLDER)
        + ", or try --data synthetic, which needs no download";
  }

  @Test
  void downloadsChecksAndUnpacks() throws IOException {
    byte[] archive = archive();
    try (FileServer server = new FileServer((http, n) -> FileServer.serve(http, archive))) {
      fetch(server.base(), md5(archive));
      assertThat(server.ranges).containsExactly("-");
    }
    assertUnpacked();
    assertThat(listener.progress)
        .last()
        .isEqualTo(String.format(Locale.ROOT, "%s %d/%d", FILE, archive.length, archive.length));
  }

  @Test
  void resumesAfterACutConnection() throws IOException {
    byte[] archive = archive();
    int half = archive.length / 2;
    FileServer.Behaviour cutFirst =
        (http, n) -> {
          if (n == 0) {
            FileServer.send(http, 200, archive, 0, half);
          } else {
            FileServer.serve(http, archive);
          }
        };
    try (FileServer server = new FileServer(cutFirst)) {
      fetch(server.base(), md5(archive));
      assertThat(server.ranges).hasSize(2).startsWith("-");
      assertThat(server.ranges.get(1)).matches("bytes=[1-9]\\d*-");
    }
    assertUnpacked();
  }

  @Test
  void resumesWhatAnEarlierProcessLeft() throws IOException {
    byte[] archive = archive();
    CifarFiles.write(part, Arrays.copyOf(archive, 1000));
    try (FileServer server = new FileServer((http, n) -> FileServer.serve(http, archive))) {
      fetch(server.base(), md5(archive));
      assertThat(server.ranges).containsExactly("bytes=1000-");
    }
    assertUnpacked();
  }

  @Test
  void unpacksWhatWasCompleteAlready() throws IOException {
    byte[] archive = archive();
    CifarFiles.write(part, archive);
    try (FileServer server = new FileServer((http, n) -> FileServer.serve(http, archive))) {
      fetch(server.base(), md5(archive));
    }
    assertUnpacked();
  }

  @Test
  void startsAnewWhereThePartIsLongerThanTheFile() throws IOException {
    byte[] archive = archive();
    CifarFiles.write(part, Arrays.copyOf(archive, archive.length + 5));
    try (FileServer server = new FileServer((http, n) -> FileServer.serve(http, archive))) {
      fetch(server.base(), md5(archive));
      assertThat(server.ranges).containsExactly("bytes=" + (archive.length + 5) + "-", "-");
    }
    assertUnpacked();
  }

  @Test
  void startsAnewWhereTheServerIgnoresTheRange() throws IOException {
    byte[] archive = archive();
    CifarFiles.write(part, Arrays.copyOf(archive, 1000));
    FileServer.Behaviour whole =
        (http, n) -> FileServer.send(http, 200, archive, 0, archive.length);
    try (FileServer server = new FileServer(whole)) {
      fetch(server.base(), md5(archive));
      assertThat(server.ranges).containsExactly("bytes=1000-");
    }
    assertUnpacked();
  }

  @Test
  void startsAnewWhereTheServerSendsAnotherRange() throws IOException {
    byte[] archive = archive();
    CifarFiles.write(part, Arrays.copyOf(archive, 1000));
    FileServer.Behaviour wrongFirst =
        (http, n) -> {
          if (n == 0) {
            http.getResponseHeaders().set("Content-Range", "bytes 7-9/10");
            FileServer.send(http, 206, archive, 7, 10);
          } else {
            FileServer.serve(http, archive);
          }
        };
    try (FileServer server = new FileServer(wrongFirst)) {
      fetch(server.base(), md5(archive));
      assertThat(server.ranges).containsExactly("bytes=1000-", "-");
    }
    assertUnpacked();
  }

  @Test
  void triesAgainWhereTheServerIsBusy() throws IOException {
    byte[] archive = archive();
    FileServer.Behaviour busyTwice =
        (http, n) -> {
          if (n < 2) {
            http.sendResponseHeaders(503, -1);
          } else {
            FileServer.serve(http, archive);
          }
        };
    try (FileServer server = new FileServer(busyTwice)) {
      fetch(server.base(), md5(archive));
      assertThat(server.ranges).hasSize(3);
    }
    assertUnpacked();
  }

  @Test
  void keepsWhatCameFromAServerThatFallsSilent() throws IOException {
    byte[] archive = archive();
    CountDownLatch done = new CountDownLatch(1);
    FileServer.Behaviour silent =
        (http, n) -> {
          if (n == 0) {
            FileServer.send(http, 200, archive, 0, 5000);
          } else {
            http.getResponseHeaders().set("Content-Range", "bytes 5000-9999/10000");
            FileServer.send(http, 206, archive, 5000, 5000);
          }
          try {
            done.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (FileServer server = new FileServer(silent)) {
      assertThatThrownBy(() -> fetch(server.base(), md5(archive)))
          .hasMessage("cannot download " + server.base() + FILE + ": no answer in time" + byHand());
      done.countDown();
    }
    assertThat(part).hasSize(5000);
  }

  @Test
  void givesUpAtOnceWhereTheFileIsNotThere() throws IOException {
    try (FileServer server = new FileServer((http, n) -> http.sendResponseHeaders(404, -1))) {
      assertThatThrownBy(() -> fetch(server.base(), "0"))
          .isInstanceOfSatisfying(
              ResnetException.class,
              e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.FAILED))
          .hasMessage(
              "cannot download " + server.base() + FILE + ": the server answered 404" + byHand());
      assertThat(server.ranges).hasSize(1);
    }
  }

  @Test
  void saysWhatToDoWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI base = URI.create("http://127.0.0.1:" + port + "/");
    assertThatThrownBy(() -> fetch(base, "0"))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.FAILED))
        .hasMessage("cannot download " + base + FILE + ": no connection" + byHand());
  }

  @Test
  void removesAFileWithTheWrongChecksum() throws IOException {
    byte[] archive = archive();
    try (FileServer server = new FileServer((http, n) -> FileServer.serve(http, archive))) {
      assertThatThrownBy(() -> fetch(server.base(), "c32a1d4ab5d03f1284b67883e8d87530"))
          .isInstanceOfSatisfying(
              ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA))
          .hasMessage(
              "%s%s: MD5 is %s, expected c32a1d4ab5d03f1284b67883e8d87530; the file was removed, try again"
                  .formatted(server.base(), FILE, md5(archive)));
    }
    assertOnlyInRoot();
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

  @Test
  void saysThatTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here");
    byte[] archive = archive();
    Files.createDirectories(root);
    Files.createSymbolicLink(part, full);
    try (FileServer server = new FileServer((http, n) -> FileServer.serve(http, archive))) {
      assertThatThrownBy(() -> fetch(server.base(), md5(archive)))
          .isInstanceOfSatisfying(
              ResnetException.class,
              e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.FAILED))
          .hasMessage(
              "cannot write "
                  + part
                  + ": no space left on device; put that right, or choose another folder with"
                  + " --data-root or $RESNET_DATA");
    }
    Files.delete(part);
  }

  @Test
  void saysThatAFileStandsWhereTheRootMustBe() throws IOException {
    Files.createFile(root);
    assertThatThrownBy(() -> fetch(URI.create("http://127.0.0.1:9/"), "0"))
        .hasMessage(
            "cannot write "
                + root
                + ": a file stands where a folder must be; put that right, or choose another folder"
                + " with --data-root or $RESNET_DATA");
  }

  @Test
  void saysThatWritingIsNotAllowed() throws IOException {
    Files.createDirectories(root);
    assumeTrue(root.toFile().setWritable(false), "this file system knows no permissions");
    assumeFalse(Files.isWritable(root), "this user may write everywhere");
    assertThatThrownBy(() -> fetch(URI.create("http://127.0.0.1:9/"), "0"))
        .hasMessage(
            "cannot write "
                + part
                + ": permission denied; put that right, or choose another folder with --data-root or"
                + " $RESNET_DATA");
  }

  @Test
  void refusesTwoDownloadsOfOneFileAtATime() throws IOException {
    byte[] archive = archive();
    CountDownLatch waiting = new CountDownLatch(1);
    FileServer.Behaviour nested =
        (http, n) -> {
          if (n == 0) {
            assertThatThrownBy(() -> fetch(URI.create("http://127.0.0.1:9/"), "0"))
                .hasMessage(
                    part + " is being downloaded by somebody else; wait for the end of that");
            waiting.countDown();
          }
          FileServer.serve(http, archive);
        };
    try (FileServer server = new FileServer(nested)) {
      fetch(server.base(), md5(archive));
    }
    assertThat(waiting.getCount()).isZero();
    assertUnpacked();
  }

  @Test
  void takesTheMirrorOfTheSystemProperty() throws IOException {
    try (FileServer server = new FileServer((http, n) -> http.sendResponseHeaders(403, -1))) {
      System.setProperty(CifarDownload.MIRROR, server.base().toString());
      assertThatThrownBy(
              () -> Datasets.open("cifar10", root, Split.TRAIN, List.of(), DataListener.SILENT))
          .hasMessage(
              "cannot download " + server.base() + FILE + ": the server answered 403" + byHand());
    } finally {
      System.clearProperty(CifarDownload.MIRROR);
    }
  }
}
