package org.resnet4j.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;

/** What {@code bench/run-peers} was asked for. */
record Options(
    String python,
    Path peers,
    int threads,
    int rounds,
    int steps,
    int warmUp,
    @Nullable Path json) {

  static final String USAGE =
      "--python FILE --peers DIR --threads N [--rounds N] [--steps N] [--warm-up N] [--json FILE]";

  Options {
    requireAtLeast("--threads", threads, 1);
    requireAtLeast("--rounds", rounds, 1);
    requireAtLeast("--steps", steps, 1);
    requireAtLeast("--warm-up", warmUp, 0);
  }

  private static final Options DEFAULTS =
      new Options("python3", Path.of("bench/peers"), 1, 6, 10, 5, null);

  /**
   * Reads the command line.
   *
   * @throws ResnetException USAGE for an unknown option, a missing value, a number out of range
   */
  static Options parse(List<String> arguments) {
    Options options = DEFAULTS;
    for (Iterator<String> it = arguments.iterator(); it.hasNext(); ) {
      String name = it.next();
      if (!it.hasNext()) {
        throw ResnetException.usage("%s: unknown, or without a value; %s".formatted(name, USAGE));
      }
      options = options.with(name, it.next());
    }
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--python" -> new Options(value, peers, threads, rounds, steps, warmUp, json);
      case "--peers" -> new Options(python, Path.of(value), threads, rounds, steps, warmUp, json);
      case "--threads" ->
          new Options(python, peers, number(name, value), rounds, steps, warmUp, json);
      case "--rounds" ->
          new Options(python, peers, threads, number(name, value), steps, warmUp, json);
      case "--steps" ->
          new Options(python, peers, threads, rounds, number(name, value), warmUp, json);
      case "--warm-up" ->
          new Options(python, peers, threads, rounds, steps, number(name, value), json);
      case "--json" -> new Options(python, peers, threads, rounds, steps, warmUp, Path.of(value));
      default ->
          throw ResnetException.usage("%s: unknown option; allowed: %s".formatted(name, USAGE));
    };
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw ResnetException.usage("%s takes a whole number, got %s".formatted(name, value));
    }
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw ResnetException.usage("%s must be at least %d, got %d".formatted(name, least, value));
    }
  }
}
