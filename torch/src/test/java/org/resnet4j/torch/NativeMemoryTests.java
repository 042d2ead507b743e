package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLeakExtension.class)
class NativeMemoryTests {

  @Test
  void tensorsAreLimitedByTheMachineNotByTheHeap() {
    long total =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    assertThat(Pointer.maxPhysicalBytes()).isEqualTo((long) (0.9 * total));
  }

  @Test
  void knowsWhatTheProcessHoldsAndMayHold() {
    NativeMemory.Room room = NativeMemory.room();
    assertThat(room.limit()).isEqualTo(Pointer.maxPhysicalBytes());
    assertThat(room.held()).isBetween(1L << 20, room.limit());
    assertThat(room.left()).isEqualTo(room.limit() - room.held());
    assertThat(new NativeMemory.Room(3, 5).left()).isZero();
  }
}
