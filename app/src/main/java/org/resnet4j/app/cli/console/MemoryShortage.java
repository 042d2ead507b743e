package org.resnet4j.app.cli.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.resnet4j.ByteCount;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/**
 * A lack of memory that an error reports, with advice on which limit to raise.
 *
 * @param said the message of the JVM, libtorch or the system
 */
record MemoryShortage(String said) {

  private static final int DEEPEST_CAUSE = 20;
  private static final double GIGABYTE = 1 << 30;

  /** Found in the messages of libtorch on Linux and Windows, of CUDA, C++ and the system. */
  private static final List<String> WORDS =
      List.of(
          "can't allocate memory",
          "not enough memory",
          "out of memory",
          "std::bad_alloc",
          "cannot allocate memory",
          "outofmemoryerror");

  /** Returns the shortage that an error or one of its causes reports. */
  static Optional<MemoryShortage> of(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (isOne(cause)) {
        return Optional.of(new MemoryShortage(Text.firstLine(cause)));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static boolean isOne(Throwable cause) {
    if (cause instanceof ResnetException) {
      return false; // its kind or its cause tells
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
      return Text.of(
          "the Java heap may take %s: give it more with RESNET_JAVA_OPTS=-Xmx%dg, or try a smaller --batch",
          ByteCount.words(most), Math.max(4, 2 * (long) Math.ceil(most / GIGABYTE)));
    }
    if (text.contains("metaspace") || text.contains("class space")) {
      return "raise -XX:MaxMetaspaceSize in RESNET_JAVA_OPTS, or leave it out";
    }
    if (text.contains("direct buffer memory")) {
      return "give buffers more with RESNET_JAVA_OPTS=-XX:MaxDirectMemorySize=4g";
    }
    if (text.contains("native thread")) {
      return "the system allows no more threads; see `ulimit -u`, or the container's limit of"
          + " processes";
    }
    return text.contains("map failed")
        ? "the system maps no more of a file into memory; see `ulimit -v` and vm.max_map_count"
        : "try a smaller --batch or a smaller net";
  }
}
