package org.resnet4j.data.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.fetch.FileServer;

@Timeout(30)
class CifarDownloadTests extends CifarDownloads {

  CifarDownloadTests(@TempDir Path folder) {
    super(folder);
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
}
