package org.resnet4j.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The harness's side of the protocol of {@link StepServer}: a process that runs steps when told.
 */
final class Worker implements AutoCloseable {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The exit code of a preparation that cannot be done here: its output says why. */
  static final int CANNOT = 69;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;
  private final String version;
  private final double readySeconds;
  private double firstStepMilliseconds = Double.NaN;

  private Worker(String name, Process process) {
    this.name = name;
    this.process = process;
    this.answers = process.inputReader();
    this.orders = process.outputWriter();
    long start = System.nanoTime();
    this.version = awaitReady();
    this.readySeconds = (System.nanoTime() - start) / 1e9;
  }

  /**
   * Starts a worker and waits until it is ready. Its standard error is ours.
   *
   * @throws SkippedException where it says that it cannot work here
   * @throws ResnetException FAILED where it does not start, or ends before it is ready
   */
  static Worker start(String name, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    try {
      return new Worker(name, builder.start());
    } catch (IOException e) {
      throw ResnetException.failed(
          "the worker %s does not start: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Runs a command to its end.
   *
   * @throws SkippedException where it ends with the code of {@link #CANNOT}
   * @throws ResnetException FAILED where it does not start, or ends with another code than 0
   */
  static void prepare(String name, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
      int code = process.waitFor();
      if (code == CANNOT) {
        throw new SkippedException(said);
      }
      if (code != 0) {
        throw ResnetException.failed(
            Text.of("the preparation of %s ended with %d: %s", name, code, said), null);
      }
    } catch (IOException e) {
      throw ResnetException.failed(
          "the preparation of %s does not start: %s".formatted(name, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ResnetException(ResnetException.Kind.INTERRUPTED, "interrupted", e);
    }
  }

  /** What the worker calls itself, as in {@code PyTorch 2.13.0}. */
  String version() {
    return version;
  }

  /** Runs so many steps and returns the milliseconds of each. */
  List<Double> run(int steps) {
    String order = "run " + steps;
    send(order);
    String line = receive(order);
    List<Double> milliseconds = answer(line).ms();
    if (Double.isNaN(firstStepMilliseconds)) {
      firstStepMilliseconds = milliseconds.get(0);
    }
    return milliseconds;
  }

  private StepServer.Answer answer(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return JSON.treeToValue(node, StepServer.Answer.class);
    } catch (JacksonException e) {
      throw ResnetException.failed("the worker %s said: %s".formatted(name, line), e);
    }
  }

  /** From the process's start to the end of its first step; NaN before that. */
  double startUpSeconds() {
    return readySeconds + firstStepMilliseconds / 1000;
  }

  /** The most memory that was resident so far, where the system tells. */
  OptionalLong peakKilobytes() {
    return ProcessMemory.peak(process.pid());
  }

  private String awaitReady() {
    String line = receive("start");
    if (line.startsWith("skip ")) {
      close();
      throw new SkippedException(line.substring("skip ".length()).trim());
    }
    if (!line.startsWith("ready")) {
      close();
      throw ResnetException.failed(
          "the worker %s must say \"ready\" first, it said: %s".formatted(name, line), null);
    }
    return line.substring("ready".length()).trim();
  }

  private void send(String order) {
    try {
      orders.write(order + "\n");
      orders.flush();
    } catch (IOException e) {
      throw ended(order, e);
    }
  }

  private String receive(String order) {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw ended(order, null);
      }
      return line;
    } catch (IOException e) {
      throw ended(order, e);
    }
  }

  private ResnetException ended(String order, @Nullable IOException cause) {
    process.destroy();
    return ResnetException.failed(
        "the worker %s ended without an answer to \"%s\"; what it said stands above"
            .formatted(name, order),
        cause);
  }

  /** Tells the worker to end, and ends it where it does not within ten seconds. */
  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        orders.write("quit\n");
        orders.flush();
      }
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
