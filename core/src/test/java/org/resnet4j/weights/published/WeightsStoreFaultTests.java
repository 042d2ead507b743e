package org.resnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.FileServer;

@Timeout(30)
class WeightsStoreFaultTests extends WeightsStores {

  WeightsStoreFaultTests(@TempDir Path home) {
    super(home);
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
  void refusesTwoFetchesOfOneFileAtATime() throws IOException {
    CountDownLatch refused = new CountDownLatch(1);
    FileServer.Behaviour nested =
        (http, n) -> {
          assertFailed(
              () -> fetch(home.toString(), SHA256),
              file + " is being downloaded by another process; wait for its end");
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
