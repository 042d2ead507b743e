package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Threads on cores of their own. */
@ExtendWith(NativeLeakExtension.class)
class CoreBindingTests {

  private static final Path SELF = Path.of("/proc/thread-self/status");
  private static final Path TASKS = Path.of("/proc/self/task");

  @Test
  void dividesCoresEvenlyAndKeepsNeighboursTogether() {
    List<BitSet> cores = Stream.of(0, 1, 2, 3, 4).map(i -> cpus(i, i + 8)).toList();
    assertThat(CoreBinding.groups(cores, 5)).isEqualTo(cores);
    assertThat(CoreBinding.groups(cores, 2))
        .containsExactly(cpus(0, 8, 1, 9, 2, 10), cpus(3, 11, 4, 12));
    assertThat(CoreBinding.groups(cores, 1).get(0).cardinality()).isEqualTo(10);
  }

  @Test
  void bindsEachThreadToACoreOfItsOwnAndFreesTheCallingOneAfterwards() throws Exception {
    int cores = CpuTopology.cores().size();
    assumeTrue(cores >= 2, "needs Linux and two cores");
    int before = Libtorch.threads();
    Libtorch.useThreads(2);
    try {
      Ran ran = CompletableFuture.supplyAsync(CoreBindingTests::computeALittle).get();
      String all = allowed(SELF);
      assertThat(ran.after()).isEqualTo(all);
      assertThat(ran.during()).isNotEqualTo(all);
      assertThat(ran.startedMeanwhile()).as("a thread started after it").isEqualTo(all);
      BitSet own = CpuTopology.bits(ran.during());
      assertThat(ran.others())
          .anySatisfy(
              other -> {
                BitSet theirs = CpuTopology.bits(other);
                assertThat(theirs.intersects(own)).isFalse();
                theirs.or(own);
                assertThat(theirs).isEqualTo(CpuTopology.bits(all));
              });
    } finally {
      Libtorch.useThreads(before);
    }
  }

  private record Ran(String during, String after, String startedMeanwhile, List<String> others) {}

  private static Ran computeALittle() {
    Thread.currentThread().setName("binding");
    try {
      for (int i = 0; i < 24; i++) {
        compute();
      }
      String during;
      try (var cores = CoreBinding.enter();
          var nested = CoreBinding.enter()) {
        nested.close();
        during = allowed(SELF);
      }
      List<String> others;
      try (Stream<Path> tasks = Files.list(TASKS)) {
        others = tasks.map(task -> allowed(task.resolve("status"))).distinct().toList();
      }
      String started =
          CompletableFuture.supplyAsync(() -> allowed(SELF), r -> new Thread(r).start()).join();
      return new Ran(during, allowed(SELF), started, others);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A tenth of a second or more, spread over the threads. */
  private static void compute() {
    long end = System.nanoTime() + 100_000_000;
    try (var cores = CoreBinding.enter()) {
      while (System.nanoTime() < end) {
        try (var scope = Scope.open()) {
          Tensor work = Tensors.zeros(Element.FLOAT32, Device.CPU, 1 << 20);
          work.exp_();
        }
      }
    }
  }

  private static String allowed(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("");
    } catch (java.io.IOException | java.io.UncheckedIOException e) {
      return ""; // it ended
    }
  }

  private static BitSet cpus(int... numbers) {
    BitSet cpus = new BitSet();
    for (int number : numbers) {
      cpus.set(number);
    }
    return cpus;
  }
}
