package org.resnet4j.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command line in this process and keeps what it printed. */
record Program(int code, String out, String err) {

  /** The entries of what {@code eval --json} prints. */
  static final List<String> EVAL =
      List.of(
          "top1", "top5", "loss", "n", "correct", "data", "split", "classes", "recall", "confused");

  static Program run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Program(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<JsonNode> json() {
    return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }
}
