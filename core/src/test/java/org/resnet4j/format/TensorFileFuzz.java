package org.resnet4j.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz targets for Jazzer, which the usual tests do not run (CONTRIBUTING.md says how to). What
 * they find goes to {@code TensorFileFuzzInputs/TARGET} among the resources, and {@link
 * CorpusTests} reads it from then on.
 */
class TensorFileFuzz {

  private final Path file;

  TensorFileFuzz(@TempDir Path folder) {
    this.file = folder.resolve("fuzzed");
  }

  static Stream<byte[]> zips() {
    return Stream.of(
            "types.pth",
            "views.pth",
            "numbers.pth",
            "timm.pth",
            "protocol4.pth",
            "foreign.pth",
            "foreign4.pth")
        .map(Fixtures::bytes);
  }

  static Stream<byte[]> legacies() {
    return Stream.of("types.th", "views.th", "numbers.th", "timm.th", "foreign.th")
        .map(Fixtures::bytes);
  }

  static Stream<byte[]> safetensors() {
    return Stream.of("python.safetensors", "hugging-face.safetensors").map(Fixtures::bytes);
  }

  @MethodSource("zips")
  @FuzzTest(maxDuration = "1h")
  void zip(byte[] data) throws IOException {
    read(data);
  }

  @MethodSource("legacies")
  @FuzzTest(maxDuration = "1h")
  void legacy(byte[] data) throws IOException {
    read(data);
  }

  @MethodSource("safetensors")
  @FuzzTest(maxDuration = "1h")
  void safetensors(byte[] data) throws IOException {
    read(data);
  }

  private void read(byte[] data) throws IOException {
    Files.write(file, data);
    DamagedFile.isRead(file);
  }
}
