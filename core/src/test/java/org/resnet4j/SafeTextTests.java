package org.resnet4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTests {

  @Test
  void showsNoControls() {
    assertThat(SafeText.name("layer1.0.conv1.weight")).isEqualTo("layer1.0.conv1.weight");
    assertThat(SafeText.name("Größe 大")).isEqualTo("Größe 大");
    assertThat(SafeText.name("a\u001b[31m\n\u009bb\u202ec\u2028")).isEqualTo("a?[31m??b?c?");
  }

  @Test
  void cutsWhatIsLong() {
    assertThat(SafeText.name("x".repeat(200))).hasSize(200);
    assertThat(SafeText.name("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
  }

  @Test
  void cutsAListAfterTenNames() {
    java.util.List<String> names =
        java.util.stream.IntStream.range(0, 1010).mapToObj(i -> "c" + i).toList();
    assertThat(SafeText.names(names.subList(0, 10)))
        .isEqualTo("c0, c1, c2, c3, c4, c5, c6, c7, c8, c9");
    assertThat(SafeText.names(names))
        .isEqualTo("c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 1,000 more");
  }
}
