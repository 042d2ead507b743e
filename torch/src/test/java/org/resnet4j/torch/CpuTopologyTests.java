package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cores counted in trees made up after Linux's sysfs. */
class CpuTopologyTests {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0 | {0}", "0,64 | {0, 64}", "0-1 | {0, 1}", "0-3,8 | {0, 1, 2, 3, 8}", "'' | {}"})
  void readsListsOfNumbers(String list, String numbers) {
    assertThat(CpuTopology.bits(list)).hasToString(numbers);
  }

  /** An Intel i9-12900: cores 0 to 7 have two threads each, 16 to 23 are alone. */
  @Test
  void countsPerformanceAndEfficiencyCoresOnceEach() throws IOException {
    for (int cpu = 0; cpu < 24; cpu++) {
      int first = cpu - cpu % 2;
      siblings(cpu, cpu < 16 ? first + "-" + (first + 1) : Integer.toString(cpu));
    }
    assertThat(cores("0-23")).hasValue(16);
    assertThat(cores("0-15")).hasValue(8);
    assertThat(cores("16-23")).hasValue(8);
    assertThat(cores("0,2,16")).hasValue(3);
  }

  @Test
  void countsACoreOfWhichTheProcessMayUseOneThread() throws IOException {
    for (int cpu = 0; cpu < 8; cpu++) {
      siblings(cpu, cpu % 4 + "," + (cpu % 4 + 4));
    }
    assertThat(cores("0-7")).hasValue(4);
    assertThat(cores("0,4")).hasValue(1);
    assertThat(cores("1,2,6")).hasValue(2);
  }

  @Test
  void leavesOutCpusThatAreOfflineOrNotThere() throws IOException {
    siblings(0, "0-1");
    siblings(1, "0-1");
    siblings(2, "2-3");
    siblings(3, "2-3");
    write(2, "online", "0");
    write(3, "online", "0");
    Files.createDirectories(folder.resolve("cpu4")); // newer kernels take the topology away
    assertThat(cores("0-4095")).hasValue(1);
  }

  @Test
  void tellsCoresOfTwoChipsApartWhereThereAreNoLists() throws IOException {
    for (int cpu = 0; cpu < 8; cpu++) {
      write(cpu, "topology/core_id", Integer.toString(cpu % 2));
      write(cpu, "topology/physical_package_id", Integer.toString(cpu / 4));
    }
    assertThat(cores("0-7")).hasValue(4);
    assertThat(cores("4-7")).hasValue(2);
  }

  @Test
  void knowsNothingInAContainerWithoutSysfs() throws IOException {
    assertThat(cores("0-3")).isEmpty();
    assertThat(CpuTopology.physicalCores(folder, folder.resolve("missing"))).isEmpty();
    siblings(0, "0");
    assertThat(cores("")).isEmpty();
    assertThat(cores("odd")).isEmpty();
  }

  @Test
  void countsNoMoreCoresHereThanThereAreThreads() {
    assertThat(Libtorch.physicalCores()).isBetween(1, Runtime.getRuntime().availableProcessors());
  }

  private OptionalInt cores(String allowed) throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + allowed);
    return CpuTopology.physicalCores(folder, status);
  }

  private void siblings(int cpu, String list) throws IOException {
    write(cpu, "topology/thread_siblings_list", list);
  }

  private void write(int cpu, String file, String text) throws IOException {
    Path path = folder.resolve("cpu" + cpu).resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }
}
