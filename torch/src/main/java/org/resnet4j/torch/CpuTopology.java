package org.resnet4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of the processor. */
final class CpuTopology {

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
