package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that fuzzing found worth keeping, and some that were made to do harm. */
class CorpusTests {

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy", "safetensors"})
  void refusesWhatFuzzingFound(String target) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(Fixtures.path("TensorFileFuzzInputs/" + target))) {
      files = found.sorted().toList();
    }
    assertThat(files).isNotEmpty().noneMatch(DamagedFile::isRead);
  }
}
