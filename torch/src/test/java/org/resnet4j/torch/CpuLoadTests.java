package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CPU time as Linux counts it. */
class CpuLoadTests {

  private static final List<String> STAT =
      List.of(
          "cpu  300 10 40 900 50 5 6 7 1 0",
          "cpu0 100 10 20 400 20 1 2 3 1 0",
          "cpu1 200 0 20 500 30 4 4 4 0 0",
          "intr 12345",
          "ctxt 1");

  @Test
  void countsAllButIdleAndWaitingTimeOfTheCpusThatMayBeUsed() {
    assertThat(CpuLoad.busySeconds(STAT, cpus(0, 1))).isEqualTo(3.68);
    assertThat(CpuLoad.busySeconds(STAT, cpus(1))).isEqualTo(2.32);
    assertThat(CpuLoad.busySeconds(STAT, cpus(5))).isZero();
  }

  @Test
  void leavesOutWhatThisProcessTook() {
    var from = new CpuLoad.Sample(10, 100, 7);
    assertThat(from.others(new CpuLoad.Sample(12, 103, 8)).orElseThrow()).isEqualTo(1.0);
    assertThat(from.others(new CpuLoad.Sample(12, 101, 8.1)).orElseThrow())
        .as("ticks are coarser than the process's clock")
        .isZero();
  }

  @Test
  void knowsNothingWhereTheSystemDoesNotTell() {
    var unknown = new CpuLoad.Sample(10, -1, 7);
    assertThat(unknown.others(new CpuLoad.Sample(12, 103, 8))).isEmpty();
    assertThat(new CpuLoad.Sample(9, 1, 1).others(unknown)).isEmpty();
  }

  @Test
  void seesAnotherProgramThatComputes() throws Exception {
    Process other = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      CpuLoad.watch();
      Thread.sleep(1000);
      CpuLoad.others()
          .ifPresent(cores -> assertThat(cores).as("cores that others take").isGreaterThan(0.2));
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void countsItsOwnTimeAmongThatOfTheMachine() {
    var from = CpuLoad.Sample.now();
    long end = System.nanoTime() + 300_000_000;
    double work = 1;
    while (System.nanoTime() < end) {
      work = Math.sin(work);
    }
    var to = CpuLoad.Sample.now();
    assertThat(work).isBetween(-1.0, 1.0);
    assertThat(to.own() - from.own()).isGreaterThan(0.05);
    from.others(to)
        .ifPresent(
            others ->
                assertThat(to.busy() - from.busy())
                    .as("in hundredths of a second")
                    .isGreaterThan(to.own() - from.own() - 0.05));
  }

  private static BitSet cpus(int... numbers) {
    BitSet cpus = new BitSet();
    for (int number : numbers) {
      cpus.set(number);
    }
    return cpus;
  }
}
