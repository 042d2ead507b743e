package org.resnet4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.resnet4j.Places;
import org.resnet4j.ProcFile;
import org.resnet4j.ResnetException;

/** What the operating system says of the processor. */
public final class CpuTopology {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CPUS = Path.of("/sys/devices/system/cpu");
  private static final String ALLOWED = "Cpus_allowed_list";

  private CpuTopology() {}

  /**
   * Physical cores among the CPUs that this process may use: as Linux tells, else as JavaCPP counts
   * those of the machine; nothing where neither knows.
   */
  static OptionalInt physicalCores() {
    OptionalInt counted = physicalCores(CPUS, STATUS);
    return counted.isPresent() ? counted : coresOfTheMachine();
  }

  /**
   * Counts cores on Linux. CPUs that are the hardware threads of one core count once, also where
   * some cores have two and others one; CPUs that are offline do not count.
   *
   * @param cpus the folder {@code /sys/devices/system/cpu}
   * @param status the file {@code /proc/self/status}, whose affinity mask may name CPUs that the
   *     machine does not have
   * @return nothing where either cannot be read
   */
  static OptionalInt physicalCores(Path cpus, Path status) {
    int count = cores(cpus, status).size();
    return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }

  /**
   * Returns the CPUs that this process may use, those of one physical core together, in the order
   * of their numbers; none where the system does not tell.
   */
  static List<BitSet> cores() {
    return cores(CPUS, STATUS);
  }

  private static List<BitSet> cores(Path cpus, Path status) {
    try {
      Map<String, BitSet> cores = new LinkedHashMap<>();
      for (int cpu : bits(ProcFile.value(status, ALLOWED).orElse("")).stream().toArray()) {
        core(cpus.resolve("cpu" + cpu))
            .ifPresent(core -> cores.computeIfAbsent(core, key -> new BitSet()).set(cpu));
      }
      return List.copyOf(cores.values());
    } catch (IOException | NumberFormatException e) {
      return List.of();
    }
  }

  /** A key of the core that a CPU belongs to; nothing for a CPU that is offline or not there. */
  private static Optional<String> core(Path cpu) throws IOException {
    Path online = cpu.resolve("online"); // missing where the CPU cannot be taken off
    if (Files.isReadable(online) && Files.readString(online).trim().equals("0")) {
      return Optional.empty();
    }
    Path topology = cpu.resolve("topology");
    for (String siblings : new String[] {"core_cpus_list", "thread_siblings_list"}) {
      if (Files.isReadable(topology.resolve(siblings))) {
        return Optional.of(Files.readString(topology.resolve(siblings)).trim());
      }
    }
    Path core = topology.resolve("core_id");
    Path chip = topology.resolve("physical_package_id");
    return Files.isReadable(core) && Files.isReadable(chip)
        ? Optional.of(Files.readString(chip).trim() + ":" + Files.readString(core).trim())
        : Optional.empty();
  }

  /** Reads a list of numbers as Linux writes it: {@code 0-3,8}. */
  static BitSet bits(String list) {
    BitSet bits = new BitSet();
    for (String part : list.trim().split(",", -1)) {
      if (!part.isBlank()) {
        String[] ends = part.split("-", 2);
        int first = Integer.parseInt(ends[0].trim());
        bits.set(first, Integer.parseInt(ends[ends.length - 1].trim()) + 1);
      }
    }
    return bits;
  }

  private static OptionalInt coresOfTheMachine() {
    try {
      NativeCache.prepare(Places.standard());
      NativeMemory.limitToMachine(); // before JavaCPP's first pointer
      Loader.load(Pointer.class);
      int cores = Loader.totalCores();
      return cores > 0 ? OptionalInt.of(cores) : OptionalInt.empty();
    } catch (LinkageError | ResnetException e) {
      return OptionalInt.empty();
    }
  }

  /** The model's name, or the architecture where the system does not name it. */
  public static String model() {
    return ProcFile.processor().orElse(System.getProperty("os.arch"));
  }
}
