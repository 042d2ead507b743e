package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExistingPathTests {

  @TempDir private Path folder;

  @Test
  void namesAFileOrFolderThatIsThere() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.pth"), "");
    assertThat(ExistingPath.of(folder.toString())).hasValue(folder);
    assertThat(ExistingPath.of(file.toString())).hasValue(file);
  }

  /** A zero byte is to Linux what a colon is to Windows. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet34:bias", "resnet50", "a\0b", "", " ", "*.jpg?", "missing/folder"})
  void namesNothingElse(String text) {
    assertThat(ExistingPath.of(text)).isEmpty();
  }
}
