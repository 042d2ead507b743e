package org.resnet4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of Linux's {@code /proc} whose lines are {@code key: value}. */
public final class ProcFile {

  public static final Path CPU = Path.of("/proc/cpuinfo");

  private ProcFile() {}

  /** Returns the processor's model name, if the system tells it. */
  public static Optional<String> processor() {
    return value(CPU, "model name");
  }

  /** Returns the first value of a key; empty if the file cannot be read or lacks the key. */
  public static Optional<String> value(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split(":", 2))
          .filter(pair -> pair.length == 2 && pair[0].trim().equals(key))
          .map(pair -> pair[1].trim())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
