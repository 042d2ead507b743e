package org.resnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.FileServer;

@Timeout(30)
class WeightsMirrorTests extends WeightsStores {

  WeightsMirrorTests(@TempDir Path home) {
    super(home);
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
}
