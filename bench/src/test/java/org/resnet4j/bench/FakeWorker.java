package org.resnet4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A worker for tests: as a process of its own, it does what its argument says. */
final class FakeWorker {

  private FakeWorker() {}

  /**
   * Argument: {@code good}, {@code skip}, {@code silent}, {@code slow}: says that a step took 61 s,
   * or {@code tires}: ends at its 3rd step.
   */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "skip" -> System.out.println("skip not installed");
      case "silent" -> System.exit(3);
      case "tires" -> serve(2);
      case "slow" -> sayThatAStepTookAMinute();
      default -> serve(Integer.MAX_VALUE);
    }
  }

  private static void sayThatAStepTookAMinute() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready fake 1");
    for (String order = in.readLine();
        order != null && !order.equals("quit");
        order = in.readLine()) {
      System.out.println("{\"ms\": [61000]}");
    }
  }

  private static void serve(int most) throws IOException {
    int[] done = {0};
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StepServer.serve(
        "fake 1",
        in,
        System.out,
        () -> {
          if (++done[0] > most) {
            System.exit(3);
          }
        });
  }

  static Contender contender(String name, boolean ours, String does) {
    return new Contender(name, ours, "fp32", item -> true, item -> launch(does));
  }

  private static Launch launch(String does) {
    String java = ProcessHandle.current().info().command().orElse("java");
    String classPath = System.getProperty("java.class.path");
    return Launch.of(
        List.of(java, "-Xshare:auto", "-cp", classPath, FakeWorker.class.getName(), does),
        Map.of());
  }
}
