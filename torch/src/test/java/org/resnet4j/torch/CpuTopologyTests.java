package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTopologyTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0 | 1", "0,64 | 2", "0-1 | 2", "0-3,8 | 5"})
  void countsTheThreadsOfACore(String siblings, int threads) {
    assertThat(CpuTopology.count(siblings)).isEqualTo(threads);
  }
}
