package org.resnet4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What Linux says about a process's memory, in kilobytes; empty on other systems. */
final class ProcessMemory {

  private ProcessMemory() {}

  /** Resident now. */
  static OptionalLong resident(long pid) {
    return field(status(pid), "VmRSS");
  }

  /** Resident at most so far. */
  static OptionalLong peak(long pid) {
    return field(status(pid), "VmHWM");
  }

  /** The value of a line as {@code VmHWM: 1234 kB}. */
  static OptionalLong field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  private static List<String> status(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
