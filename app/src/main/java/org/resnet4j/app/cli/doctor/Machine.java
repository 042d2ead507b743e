package org.resnet4j.app.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.resnet4j.ProcFile;
import org.resnet4j.Text;
import org.resnet4j.torch.Libtorch;

/** Checks processor and memory for {@code resnet doctor}; systems other than Linux tell less. */
public final class Machine {

  private static final double GIGABYTE = 1 << 30;
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Set<String> VECTORS =
      Set.of("avx2", "fma", "avx512f", "avx512_bf16", "avx512_vnni", "amx_tile", "amx_bf16");

  private Machine() {}

  public static Finding processor() {
    List<String> vectors =
        ProcFile.value(ProcFile.CPU, "flags").stream()
            .flatMap(flags -> Stream.of(flags.split("\\s+")))
            .filter(VECTORS::contains)
            .sorted()
            .toList();
    String found =
        ProcFile.processor().map(name -> name + ", ").orElse("")
            + Text.of(
                "%d cores, %d hardware threads",
                Libtorch.physicalCores(), Runtime.getRuntime().availableProcessors())
            + (vectors.isEmpty() ? "" : ", " + String.join(" ", vectors));
    return Finding.noteUnless(
        vectors.isEmpty() || vectors.contains("avx2"),
        "processor",
        found,
        "without AVX2 convolutions are several times slower");
  }

  static Finding memory() {
    String heap = gigabytes(Runtime.getRuntime().maxMemory() / GIGABYTE) + " Java heap";
    Optional<Double> free = ProcFile.value(MEMORY, "MemAvailable").map(Machine::kilobytes);
    Optional<Double> all = ProcFile.value(MEMORY, "MemTotal").map(Machine::kilobytes);
    if (free.isEmpty() || all.isEmpty()) {
      return Finding.ok("memory", heap);
    }
    String found = gigabytes(free.get()) + " free of " + gigabytes(all.get()) + ", " + heap;
    return Finding.noteUnless(
        free.get() >= 2,
        "memory",
        found,
        "ResNet-34 at batch 64 wants about 1 GB; close other programs");
  }

  /** Whether THP_MEM_ALLOC_ENABLE can have an effect; empty if the system has no such file. */
  static List<Finding> hugePages() {
    try {
      String modes = Files.readString(HUGE_PAGES).trim();
      return List.of(
          Finding.noteUnless(
              !modes.contains("[never]"),
              "huge pages",
              modes,
              "training is a little slower; as root: echo madvise > " + HUGE_PAGES));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static double kilobytes(String text) {
    return Long.parseLong(text.replaceAll("\\D", "")) * 1024 / GIGABYTE;
  }

  private static String gigabytes(double value) {
    return Text.of("%.1f GB", value);
  }
}
