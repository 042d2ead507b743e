package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTests {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 MB",
    "524288, 0.5 MB",
    "851443712, 812 MB",
    "1073741824, 1.0 GB",
    "12133282611, 11.3 GB",
  })
  void saysMegabytesAndGigabytes(long bytes, String words) {
    assertThat(ByteCount.words(bytes)).isEqualTo(words);
  }
}
