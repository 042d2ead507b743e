package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextTests {

  @Test
  void formatsAlikeInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Text.of("%,d of %.1f", 1234, 0.5)).isEqualTo("1,234 of 0.5");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void cutsMessagesAfterTheirFirstLine() {
    assertThat(Text.firstLine(new Exception("a\nb"))).isEqualTo("a");
    assertThat(Text.firstLine(new Exception())).isEqualTo("null");
  }
}
