package org.resnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.resnet4j.torch.Libtorch;

/** The doctor's examination of processor and memory: what Linux tells, less elsewhere. */
final class Machine {

  private static final double GIGABYTE = 1 << 30;
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Set<String> VECTORS =
      Set.of("avx2", "fma", "avx512f", "avx512_bf16", "avx512_vnni", "amx_tile", "amx_bf16");

  private Machine() {}

  static Finding processor() {
    List<String> vectors =
        value(CPU, "flags").stream()
            .flatMap(flags -> Stream.of(flags.split("\\s+")))
            .filter(VECTORS::contains)
            .sorted()
            .toList();
    String found =
        value(CPU, "model name").map(name -> name + ", ").orElse("")
            + Libtorch.physicalCores()
            + " cores, "
            + Runtime.getRuntime().availableProcessors()
            + " hardware threads"
            + (vectors.isEmpty() ? "" : ", " + String.join(" ", vectors));
    return !vectors.isEmpty() && !vectors.contains("avx2")
        ? Finding.note("processor", found, "without AVX2 convolutions are several times slower")
        : Finding.ok("processor", found);
  }

  static Finding memory() {
    String heap = gigabytes(Runtime.getRuntime().maxMemory() / GIGABYTE) + " Java heap";
    Optional<Double> free = value(MEMORY, "MemAvailable").map(Machine::kilobytes);
    Optional<Double> all = value(MEMORY, "MemTotal").map(Machine::kilobytes);
    if (free.isEmpty() || all.isEmpty()) {
      return Finding.ok("memory", heap);
    }
    String found = gigabytes(free.get()) + " free of " + gigabytes(all.get()) + ", " + heap;
    return free.get() < 2
        ? Finding.note(
            "memory", found, "ResNet-34 at batch 64 wants about 1 GB; close other programs")
        : Finding.ok("memory", found);
  }

  /** Whether THP_MEM_ALLOC_ENABLE can have an effect; nothing where the system has no such file. */
  static List<Finding> hugePages() {
    try {
      String modes = Files.readString(HUGE_PAGES).trim();
      return List.of(
          modes.contains("[never]")
              ? Finding.note(
                  "huge pages",
                  modes,
                  "training is a little slower; as root: echo madvise > " + HUGE_PAGES)
              : Finding.ok("huge pages", modes));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What stands behind the first {@code key:} of a file of the system. */
  private static Optional<String> value(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split(":", 2))
          .filter(pair -> pair.length == 2 && pair[0].trim().equals(key))
          .map(pair -> pair[1].trim())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static double kilobytes(String text) {
    return Long.parseLong(text.replaceAll("\\D", "")) * 1024 / GIGABYTE;
  }

  private static String gigabytes(double value) {
    return String.format(Locale.ROOT, "%.1f GB", value);
  }
}
