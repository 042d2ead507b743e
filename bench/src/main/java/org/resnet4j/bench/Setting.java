package org.resnet4j.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resnet4j.ResnetException;

/**
 * What {@code ./resnet} could have set otherwise, one thing at a time. Threads of OpenMP that wait
 * without sleeping are not among them: those of a worker whose turn it is not would take a core
 * from the others.
 */
enum Setting {
  /** As {@code ./resnet} sets it. */
  USUAL(List.of(), Map.of()),
  /** Another collector: the JVM's own choice on large machines. */
  G1(List.of("-XX:-UseSerialGC", "-XX:+UseG1GC"), Map.of()),
  /** The collector for throughput. */
  PARALLEL(List.of("-XX:-UseSerialGC", "-XX:+UseParallelGC"), Map.of()),
  /** A heap that is small, touched before it is wanted, and in huge pages. */
  FIXED_HEAP(
      List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages"),
      Map.of()),
  /** libtorch's blocks in pages of 4 KB. */
  SMALL_PAGES(List.of(), Map.of("THP_MEM_ALLOC_ENABLE", "0")),
  /** glibc gives blocks back to the system as soon as they are free. */
  PLAIN_MALLOC(
      List.of(), Map.of("MALLOC_MMAP_THRESHOLD_", "131072", "MALLOC_TRIM_THRESHOLD_", "131072")),
  /** Each thread of OpenMP stays on its core. */
  BOUND(List.of(), Map.of("OMP_PROC_BIND", "close", "OMP_PLACES", "cores"));

  private final List<String> java;
  private final Map<String, String> environment;

  Setting(List<String> java, Map<String, String> environment) {
    this.java = java;
    this.environment = environment;
  }

  /** Flags of the JVM, behind the usual ones. */
  List<String> java() {
    return java;
  }

  /** Variables over the usual ones. */
  Map<String, String> environment() {
    return environment;
  }

  /** As {@code --settings} and the report call it: {@code fixed-heap}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads a list with commas, or {@code all}.
   *
   * @throws ResnetException (usage) for a word that no setting has
   */
  static List<Setting> list(String words) {
    return words.equals("all")
        ? List.of(values())
        : Arrays.stream(words.split(",", -1)).distinct().map(Setting::named).toList();
  }

  private static Setting named(String word) {
    return Arrays.stream(values())
        .filter(setting -> setting.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "--settings: unknown '%s'; allowed are %s, or all"
                        .formatted(
                            word,
                            String.join(
                                ", ", Arrays.stream(values()).map(Setting::word).toList()))));
  }
}
