package org.resnet4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the founding net's training step in PyTorch and in resnet4j, turn about on one machine, and
 * prints one Markdown table. Only ratios within one run mean anything.
 */
public final class PeerBench {

  private static final String OUR_WORKER = "org.resnet4j.bench.StepWorker";

  private PeerBench() {}

  /** Entry point of {@code bench/run-peers}. */
  public static void main(String[] arguments) {
    try {
      Options options = Options.parse(List.of(arguments));
      PeerReport report = measure(options);
      if (options.json() != null) {
        write(options.json(), report);
      }
      System.out.print(report.markdown());
    } catch (ResnetException e) {
      System.err.println(e.getMessage());
      System.exit(e.kind().exitCode());
    }
  }

  private static PeerReport measure(Options options) {
    try (Worker peer = Worker.start("PyTorch", peerCommand(options), Map.of());
        Worker ours = Worker.start("resnet4j", ourCommand(options), ourEnvironment(options))) {
      if (options.warmUp() > 0) {
        peer.run(options.warmUp());
        ours.run(options.warmUp());
      }
      List<Round> rounds = new ArrayList<>();
      for (int round = 1; round <= options.rounds(); round++) {
        rounds.add(new Round(peer.run(options.steps()), ours.run(options.steps())));
        System.err.printf("round %d of %d%n", round, options.rounds());
      }
      return new PeerReport(machine(), options.threads(), peer.version(), ours.version(), rounds);
    }
  }

  private static List<String> peerCommand(Options options) {
    String script = options.peers().resolve("step_worker.py").toString();
    return List.of(options.python(), script, "--threads", Integer.toString(options.threads()));
  }

  private static List<String> ourCommand(Options options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OUR_WORKER));
    command.addAll(List.of("--threads", Integer.toString(options.threads())));
    return command;
  }

  /** As the launcher {@code ./resnet} sets it for every user. */
  private static Map<String, String> ourEnvironment(Options options) {
    return Map.of(
        "OMP_NUM_THREADS", Integer.toString(options.threads()), "THP_MEM_ALLOC_ENABLE", "1");
  }

  private static String machine() {
    return "%s, %s %s, Java %s"
        .formatted(
            processor(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"));
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }

  private static void write(Path file, PeerReport report) {
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    try {
      Files.writeString(file, json.writeValueAsString(report.document()) + "\n");
    } catch (IOException e) {
      throw ResnetException.failed("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
