package org.resnet4j.bench.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.resnet4j.Version;
import org.resnet4j.torch.Libtorch;

/**
 * Our side of {@code gpu-check}'s steps, in the protocol of {@code peers/work.py}: but the answer
 * to {@code run K} is one number, the mean of K steps that nobody waits for in between.
 */
final class GpuWorker {

  private static final List<String> OPTIONS =
      List.of("--net", "--classes", "--side", "--batch", "--task", "--plan", "--precision");

  private GpuWorker() {}

  /** Options: what {@link GpuSteps.Work} has, and everybody's. */
  public static void main(String[] words) {
    Rows.run(
        words,
        OPTIONS,
        (arguments, device) -> {
          try (var steps = new GpuSteps(GpuSteps.Work.of(arguments), device)) {
            serve(steps);
          }
        });
  }

  private static void serve(GpuSteps steps) {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready resnet4j " + Version.current() + ", libtorch " + Libtorch.version());
    try {
      for (String line = in.readLine(); line != null && !line.equals("quit"); ) {
        int count = Integer.parseInt(line.substring("run ".length()));
        Rows.print(Map.of("ms", List.of(steps.milliseconds(count))));
        line = in.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
