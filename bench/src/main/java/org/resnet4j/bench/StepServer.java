package org.resnet4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.resnet4j.metrics.Times;
import tools.jackson.databind.json.JsonMapper;

/**
 * The worker's side of the protocol: says {@code ready VERSION}, answers each line {@code run K}
 * with one line {@code {"ms": [...]}}, and ends at {@code quit} or the end of the input. A worker
 * that cannot work here says {@code skip REASON} in place of {@code ready}.
 */
public final class StepServer {

  private static final JsonMapper JSON = new JsonMapper();

  private StepServer() {}

  /** Serves until the harness is done; {@code step} is one whole step. */
  public static void serve(String version, BufferedReader in, PrintStream out, Runnable step)
      throws IOException {
    say(out, "ready " + version);
    for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
      int steps = Integer.parseInt(line.substring("run ".length()));
      say(out, JSON.writeValueAsString(new Answer(Times.measure(step, steps))));
    }
  }

  /** What a worker answers: the milliseconds of each step. */
  record Answer(List<Double> ms) {
    Answer {
      ms = List.copyOf(ms);
    }
  }

  private static void say(PrintStream out, String line) {
    out.print(line + "\n");
    out.flush();
  }
}
