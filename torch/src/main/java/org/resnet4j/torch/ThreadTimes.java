package org.resnet4j.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which native threads of this process computed, as Linux counts their time. */
final class ThreadTimes {

  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path THIS = Path.of("/proc/thread-self");

  private ThreadTimes() {}

  /**
   * Runs a work and returns the other threads that computed at least half as long meanwhile as this
   * one. OpenMP's threads have the name of the thread that started them: only those of this
   * thread's name count, so the JVM's compilers and collectors do not.
   *
   * @return thread numbers; none where the system does not tell
   */
  static List<Integer> busyWith(Runnable work) {
    try {
      int self = Integer.parseInt(THIS.toRealPath().getFileName().toString());
      String name = name(TASKS.resolve(Integer.toString(self)));
      Map<Integer, Long> before = nanos(name);
      work.run();
      Map<Integer, Long> after = nanos(name);
      after.replaceAll((thread, nanos) -> nanos - before.getOrDefault(thread, 0L));
      long own = after.getOrDefault(self, Long.MAX_VALUE);
      return after.entrySet().stream()
          .filter(thread -> thread.getKey() != self && 2 * thread.getValue() >= own)
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    } catch (IOException | NumberFormatException e) {
      return List.of();
    }
  }

  /** Nanoseconds on a CPU of every thread of a name. */
  private static Map<Integer, Long> nanos(String name) throws IOException {
    List<Path> tasks;
    try (Stream<Path> list = Files.list(TASKS)) {
      tasks = list.toList();
    }
    Map<Integer, Long> nanos = new HashMap<>();
    for (Path task : tasks) {
      if (name.equals(name(task))) {
        String first = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
        nanos.put(Integer.parseInt(task.getFileName().toString()), Long.parseLong(first));
      }
    }
    return nanos;
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).trim();
    } catch (IOException e) {
      return ""; // it ended
    }
  }
}
