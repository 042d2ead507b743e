package org.resnet4j.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException.Kind;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where results and messages go.
 *
 * @param out results
 * @param err progress and messages
 * @param columns of the terminal that err is, so that a line may be rewritten; 0 where it is none
 */
record Console(PrintStream out, PrintStream err, int columns) {

  /** As of a program that SIGPIPE ended: 128 and the signal's number. */
  private static final int UNREAD = 128 + 13;

  /** Whether err is a terminal. */
  boolean isTerminal() {
    return columns > 1;
  }

  /**
   * Prints a result.
   *
   * @throws ResultsLost where it cannot be written
   */
  void print(String line) {
    out.println(line);
    if (out.checkError()) {
      throw new ResultsLost();
    }
  }

  /**
   * Prints a result as one line of JSON, null for numbers that are not finite; throws as {@link
   * #print}.
   */
  void json(Map<String, ?> object) {
    print(JsonMapper.shared().writeValueAsString(finite(object)));
  }

  private static @Nullable Object finite(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> finite = new LinkedHashMap<>();
      map.forEach((key, each) -> finite.put(key, finite(each)));
      return finite;
    }
    if (value instanceof Collection<?> list) {
      List<@Nullable Object> finite = new ArrayList<>();
      list.forEach(each -> finite.add(finite(each)));
      return finite;
    }
    if (value instanceof Number number && (number instanceof Double || number instanceof Float)) {
      return Double.isFinite(number.doubleValue()) ? number : null;
    }
    return value;
  }

  /** Prints a message. */
  void say(String line) {
    err.println(line);
  }

  /**
   * Returns a command's exit code, or that of results that were lost, which is said unless nobody
   * reads them any more, as behind {@code | head -1}.
   */
  int ended(int code) {
    if (!out.checkError()) {
      return code;
    }
    Optional<ResultStream> results =
        Optional.of(out).filter(ResultStream.class::isInstance).map(ResultStream.class::cast);
    if (results.filter(ResultStream::isUnread).isPresent()) {
      return UNREAD;
    }
    Optional<IOException> failure = results.flatMap(ResultStream::failure);
    say("resnet: cannot write the results" + failure.map(e -> ": " + IoReason.of(e)).orElse(""));
    return Kind.FAILED.exitCode();
  }
}
