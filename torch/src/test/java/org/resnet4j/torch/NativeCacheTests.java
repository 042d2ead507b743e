package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;

class NativeCacheTests {

  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  @TempDir private Path folder;
  private @Nullable String before;

  @BeforeEach
  void clear() {
    before = System.getProperty(PROPERTY);
    System.clearProperty(PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void liesInTheCacheOfAll() {
    NativeCache.prepare(places(folder.resolve("a/b")));
    assertThat(System.getProperty(PROPERTY)).isEqualTo(folder.resolve("a/b/javacpp").toString());
    assertThat(folder.resolve("a/b/javacpp")).isEmptyDirectory();
  }

  @Test
  void liesWhereTheUserTellsJavaCpp() {
    Path own = folder.resolve("own");
    System.setProperty(PROPERTY, own.toString());
    assertThat(NativeCache.folder(places(folder))).isEqualTo(own);
  }

  /** JavaCPP would say nothing and take another: "?/.javacpp" for a user without a name. */
  @Test
  void refusesAFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused(
        places(file),
        "cannot unpack the native libraries into %s: not a directory; name a folder that you may write to with $RESNET_CACHE"
            .formatted(file.resolve("javacpp")));
    System.setProperty(PROPERTY, file.toString());
    assertRefused(
        places(folder),
        "cannot unpack the native libraries into %s: a file stands where a folder must be; name a folder that you may write to with -Dorg.bytedeco.javacpp.cachedir"
            .formatted(file));
  }

  private static void assertRefused(Places places, String message) {
    assertThatThrownBy(() -> NativeCache.prepare(places))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            ResnetException.class,
            e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.FAILED));
  }

  private static Places places(Path cache) {
    return Places.of(Map.of("RESNET_CACHE", cache.toString()), "?", "/tmp");
  }
}
