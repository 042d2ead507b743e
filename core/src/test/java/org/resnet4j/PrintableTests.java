package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTests {

  @Test
  void showsNoControls() {
    assertThat(Printable.name("layer1.0.conv1.weight")).isEqualTo("layer1.0.conv1.weight");
    assertThat(Printable.name("Größe 大")).isEqualTo("Größe 大");
    assertThat(Printable.name("a\u001b[31m\n\u009bb\u202ec\u2028")).isEqualTo("a?[31m??b?c?");
  }

  @Test
  void cutsWhatIsLong() {
    assertThat(Printable.name("x".repeat(200))).hasSize(200);
    assertThat(Printable.name("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
  }
}
