package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SourceTests {

  private static final long BYTES = 100_000;

  @TempDir private Path folder;

  /** Windows refuses to replace a file of which a part is mapped. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void mapsNothingOfAFileThatIsReplacedLater() throws IOException {
    Path file = folder.resolve("state.safetensors");
    var entry =
        new TensorEntry("w", DType.U8, List.of(BYTES), () -> ByteBuffer.allocate((int) BYTES));
    Safetensors.write(file, Map.of(), List.of(entry));
    try (TensorFile mapped = TensorFile.open(file)) {
      ByteBuffer view = mapped.data("w");
      assertThat(isMapped(file)).isTrue();
      assertThat(view.remaining()).isEqualTo((int) BYTES);
    }
    Path copy = Files.copy(file, folder.resolve("copy.safetensors"));
    try (TensorFile read = TensorFile.openToReplace(copy);
        TensorFile state = Safetensors.openToReplace(copy)) {
      List<ByteBuffer> views = List.of(read.data("w"), state.data("w"));
      assertThat(isMapped(copy)).isFalse();
      assertThat(views).allMatch(view -> view.remaining() == BYTES);
    }
  }

  private static boolean isMapped(Path file) throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains(file.toString());
  }
}
