package org.resnet4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.resnet4j.Version;
import org.resnet4j.torch.Libtorch;

/**
 * Our side of the benchmark: a step of the founding job, from bytes to the update, as the trainer
 * does it.
 */
final class StepWorker {

  private StepWorker() {}

  /** Speaks the protocol of {@link StepServer} on standard input and output. */
  public static void main(String[] args) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String version = "resnet4j " + Version.current() + ", libtorch " + Libtorch.version();
    try (var step = new FoundingStep()) {
      StepServer.serve(version, in, System.out, step::run);
    }
  }
}
