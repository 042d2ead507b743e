package org.resnet4j.app.cli;

import java.io.PrintStream;
import java.util.Map;
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

  /** A result as one line of JSON. */
  void json(Map<String, ?> object) {
    out.println(JsonMapper.shared().writeValueAsString(object));
  }

  /** A message. */
  void say(String line) {
    err.println(line);
  }
}
