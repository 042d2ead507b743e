package org.resnet4j.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.resnet4j.ByteCount;
import org.resnet4j.ResnetException;

/**
 * An error that says that memory ran out, and what to raise.
 *
 * @param said the JVM's, libtorch's or the system's words
 */
record MemoryShortage(String said) {

  private static final int DEEPEST_CAUSE = 20;
  private static final double GIGABYTE = 1 << 30;

  /** In the words of libtorch on Linux and on Windows, of CUDA, of C++ and of the system. */
  private static final List<String> WORDS =
      List.of(
          "can't allocate memory",
          "not enough memory",
          "out of memory",
          "std::bad_alloc",
          "cannot allocate memory",
          "outofmemoryerror");

  /** Returns the shortage that an error or one of its causes tells of. */
  static Optional<MemoryShortage> of(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (isOne(cause)) {
        return Optional.of(new MemoryShortage(firstLine(cause)));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static boolean isOne(Throwable cause) {
    if (cause instanceof ResnetException) {
      return false; // its kind says it, unless its cause does
    }
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return cause instanceof OutOfMemoryError || WORDS.stream().anyMatch(text::contains);
  }

  String message() {
    return "out of memory (" + said + "); " + advice();
  }

  private String advice() {
    String text = said.toLowerCase(Locale.ROOT);
    if (text.contains("heap") || text.contains("overhead limit")) {
      long most = Runtime.getRuntime().maxMemory();
      return String.format(
          Locale.ROOT,
          "the Java heap may take %s: give it more with RESNET_JAVA_OPTS=-Xmx%dg, or try a smaller --batch",
          ByteCount.words(most),
          Math.max(4, 2 * (long) Math.ceil(most / GIGABYTE)));
    }
    if (text.contains("metaspace") || text.contains("class space")) {
      return "raise -XX:MaxMetaspaceSize in RESNET_JAVA_OPTS, or leave it out";
    }
    if (text.contains("direct buffer memory")) {
      return "give buffers more with RESNET_JAVA_OPTS=-XX:MaxDirectMemorySize=4g";
    }
    if (text.contains("native thread")) {
      return "the system allows no more threads; see `ulimit -u`, or the container's limit of processes";
    }
    return text.contains("map failed")
        ? "the system maps no more of a file into memory; see `ulimit -v` and vm.max_map_count"
        : "try a smaller --batch or a smaller net";
  }

  /** libtorch's messages go on with a native stack trace. */
  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
