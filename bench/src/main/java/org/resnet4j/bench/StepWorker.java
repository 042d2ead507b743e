package org.resnet4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.resnet4j.ResnetException;
import org.resnet4j.Version;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.bench.Step;

/** Our side of the benchmark. */
final class StepWorker {

  private StepWorker() {}

  /**
   * Speaks the protocol of {@link StepServer} on standard input and output. Options: {@code --item}
   * (an item's or probe's name), {@code --plan}, {@code --precision}, {@code --threads}.
   */
  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String version = "resnet4j " + Version.current() + ", libtorch " + Libtorch.version();
    try (var step = open(Arguments.read(List.of(args)))) {
      StepServer.serve(version, in, System.out, step::run);
    } catch (ResnetException e) {
      System.err.println(e.getMessage());
      System.exit(e.kind().exitCode());
    }
  }

  private static Step open(Arguments arguments) {
    arguments.requireOnly(List.of("--item", "--plan", "--precision", "--threads"), List.of());
    Libtorch.useThreads(arguments.number("--threads", Libtorch.defaultThreads(), 1));
    var execution =
        new Execution(
            arguments.text("--plan", Execution.USUAL.plan()),
            arguments.text("--precision", Execution.USUAL.precision()));
    return WorkerSteps.open(arguments.required("--item"), execution);
  }
}
