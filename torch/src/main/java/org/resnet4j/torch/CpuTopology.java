package org.resnet4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the operating system says of the processor. */
public final class CpuTopology {

  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path SIBLINGS =
      Path.of("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list");

  private CpuTopology() {}

  /** Hardware threads that share a core, 1 where nobody says. */
  static int threadsPerCore() {
    try {
      return count(Files.readString(SIBLINGS).trim());
    } catch (IOException | NumberFormatException e) {
      return 1;
    }
  }

  /** Its model's name, or the architecture where nobody says more. */
  public static String model() {
    try (Stream<String> lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** Reads {@code 0,64} or {@code 0-1}. */
  static int count(String list) {
    int count = 0;
    for (String part : list.split(",", -1)) {
      String[] ends = part.split("-", 2);
      count += ends.length == 1 ? 1 : Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }
}
