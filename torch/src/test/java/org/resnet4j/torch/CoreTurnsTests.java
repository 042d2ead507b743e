package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns at the cores, between threads and between processes. */
class CoreTurnsTests {

  @TempDir private Path folder;

  @Test
  void letsOneThreadComputeAtATime() throws Exception {
    CoreTurns turns = CoreTurns.of(folder.resolve("cores.lock"));
    var inside = new CountDownLatch(1);
    CompletableFuture<Boolean> other;
    try (var turn = turns.take();
        var nested = turns.take()) {
      other =
          CompletableFuture.supplyAsync(
              () -> {
                try (var theirs = turns.take()) {
                  inside.countDown();
                  return true;
                }
              });
      assertThat(inside.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitsForTheTurnOfAnotherProcess() throws Exception {
    Path file = folder.resolve("cores.lock");
    CoreTurns turns = CoreTurns.of(file);
    Process other = holder(file, "400");
    try (var reader = reader(other)) {
      assertThat(reader.readLine()).isEqualTo("has it");
      try (var turn = turns.take()) {
        assertThat(reader.readLine()).as("said before the turn was given back").isEqualTo("done");
      }
      assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void goesOnWithoutATurnWhereAnotherProcessKeepsTheCores() throws Exception {
    Path file = folder.resolve("cores.lock");
    CoreTurns turns = CoreTurns.of(file);
    Process other = holder(file, "60000");
    try (var reader = reader(other)) {
      assertThat(reader.readLine()).isEqualTo("has it");
      for (int i = 0; i < 50; i++) { // the first waits for a second, the others do not
        try (var turn = turns.take()) {
          assertThat(other.isAlive()).isTrue();
        }
      }
    } finally {
      other.destroyForcibly();
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process holder(Path file, String millis) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            file.toString(),
            millis);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Another process: takes a turn and keeps it for so many milliseconds. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      CoreTurns turns = CoreTurns.of(Path.of(arguments[0]));
      try (var turn = turns.take()) {
        System.out.println("has it");
        Thread.sleep(Long.parseLong(arguments[1]));
        System.out.println("done");
      }
    }
  }
}
