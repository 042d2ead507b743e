package org.resnet4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were measured on. */
record Machine(String processor, String system, String java, int threads) {

  /** This machine, and the threads each side computes with. */
  static Machine here(int threads) {
    return new Machine(
        fromCpuInfo(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.version"),
        threads);
  }

  private static String fromCpuInfo() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, %s, Java %s, %d threads", processor, system, java, threads);
  }
}
