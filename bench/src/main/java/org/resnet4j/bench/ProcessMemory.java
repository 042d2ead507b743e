package org.resnet4j.bench;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.resnet4j.ProcFile;

/** What Linux says about a process's memory, in kilobytes; empty on other systems. */
final class ProcessMemory {

  private ProcessMemory() {}

  /** Resident now. */
  static OptionalLong resident(long pid) {
    return kilobytes(pid, "VmRSS");
  }

  /** Resident at most so far. */
  static OptionalLong peak(long pid) {
    return kilobytes(pid, "VmHWM");
  }

  private static OptionalLong kilobytes(long pid, String key) {
    return ProcFile.value(Path.of("/proc", Long.toString(pid), "status"), key).stream()
        .mapToLong(value -> Long.parseLong(value.replaceAll("\\D", "")))
        .findFirst();
  }
}
