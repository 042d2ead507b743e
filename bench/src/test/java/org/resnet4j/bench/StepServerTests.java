package org.resnet4j.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StepServerTests {

  private final AtomicInteger steps = new AtomicInteger();

  @Test
  void runsAsManyStepsAsToldAndEndsAtQuit() throws IOException {
    String[] lines = serve("run 2\nrun 3\nquit\nrun 4\n").split("\n", -1);

    assertThat(steps).hasValue(5);
    assertThat(lines[0]).isEqualTo("ready resnet4j test");
    assertThat(lines[1]).matches("\\{\"ms\":\\[[-.E0-9]+,[-.E0-9]+]}");
    assertThat(lines).hasSize(4);
  }

  @Test
  void endsWithItsInput() throws IOException {
    assertThat(serve("")).isEqualTo("ready resnet4j test\n");
  }

  private String serve(String orders) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    StepServer.serve(
        "resnet4j test",
        new BufferedReader(new StringReader(orders)),
        new PrintStream(said, true, UTF_8),
        steps::incrementAndGet);
    return said.toString(UTF_8);
  }
}
