package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMemoryTests {

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsTheKilobytesOfAProcess() {
    long pid = ProcessHandle.current().pid();

    assertThat(ProcessMemory.resident(pid).orElseThrow()).isBetween(10_000L, 100_000_000L);
    assertThat(ProcessMemory.peak(pid).orElseThrow()).isBetween(10_000L, 100_000_000L);
  }

  @Test
  void isEmptyWhereThereIsNoProcess() {
    assertThat(ProcessMemory.peak(-1)).isEmpty();
  }
}
