package org.resnet4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExactProbabilitiesTests {

  /** 2 (1 + 10 + 45) / 1024. */
  @Test
  void mcNemarIsTheBinomialTest() {
    assertThat(ExactProbabilities.mcNemar(2, 8)).isCloseTo(112 / 1024.0, within(1e-12));
    assertThat(ExactProbabilities.mcNemar(8, 2)).isEqualTo(ExactProbabilities.mcNemar(2, 8));
    assertThat(ExactProbabilities.mcNemar(0, 0)).isEqualTo(1);
    assertThat(ExactProbabilities.mcNemar(4, 4)).isEqualTo(1);
  }
}
