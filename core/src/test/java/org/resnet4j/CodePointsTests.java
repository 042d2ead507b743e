package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodePointsTests {

  @Test
  void sortsAsPythonDoes() {
    // sorted(["\U0001F600", "\uFB01", "a", "ab", "\uFF21", "Z", "é", "a\U0001F600", "a\uFB01"])
    List<String> sorted =
        List.of(
            "Z", "a", "ab", "a\uFB01", "a\uD83D\uDE00", "é", "\uFB01", "\uFF21", "\uD83D\uDE00");
    assertThat(sorted.stream().sorted().toList()).isNotEqualTo(sorted);
    assertThat(sorted.stream().sorted().sorted(CodePoints.ORDER).toList()).isEqualTo(sorted);
  }
}
