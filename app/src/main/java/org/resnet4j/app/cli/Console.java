package org.resnet4j.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where results and messages go.
 *
 * @param out results
 * @param err progress and messages
 * @param columns of the terminal that err is, so that a line may be rewritten; 0 where it is none
 */
record Console(PrintStream out, PrintStream err, int columns) {

  /** Whether err is a terminal. */
  boolean isTerminal() {
    return columns > 1;
  }

  /** A result. */
  void print(String line) {
    out.println(line);
  }

  /** A result as one line of JSON; null stands for numbers that are not finite. */
  void json(Map<String, ?> object) {
    out.println(JsonMapper.shared().writeValueAsString(finite(object)));
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

  /** A message. */
  void say(String line) {
    err.println(line);
  }
}
