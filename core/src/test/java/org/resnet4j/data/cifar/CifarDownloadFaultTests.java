package org.resnet4j.data.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.fetch.FileServer;

@Timeout(30)
class CifarDownloadFaultTests extends CifarDownloads {

  CifarDownloadFaultTests(@TempDir Path folder) {
    super(folder);
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
                .hasMessage(part + " is being downloaded by another process; wait for its end");
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
