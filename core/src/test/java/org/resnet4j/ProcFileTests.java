package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFileTests {

  @TempDir private Path folder;

  @Test
  void readsTheFirstValueOfAKey() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("status"),
            "model\t\t: 85\nmodel name\t: A: b @ 2 GHz\nVmHWM:\t  12 kB\nmodel name\t: C\nodd\n");

    assertThat(ProcFile.value(file, "model name")).contains("A: b @ 2 GHz");
    assertThat(ProcFile.value(file, "model")).contains("85");
    assertThat(ProcFile.value(file, "VmHWM")).contains("12 kB");
    assertThat(ProcFile.value(file, "odd")).isEmpty();
  }

  @Test
  void isEmptyWithoutTheFile() {
    assertThat(ProcFile.value(folder.resolve("none"), "model name")).isEmpty();
  }
}
