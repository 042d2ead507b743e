package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTests {

  @Test
  void readsAFieldOfTheStatus() {
    var status = List.of("Name:\tjava", "VmHWM:\t  123456 kB", "VmRSS:\t   1234 kB");

    assertThat(ProcessMemory.field(status, "VmHWM")).hasValue(123456);
    assertThat(ProcessMemory.field(status, "VmSwap")).isEmpty();
  }

  @Test
  void isEmptyWhereThereIsNoProcess() {
    assertThat(ProcessMemory.peak(-1)).isEmpty();
  }
}
