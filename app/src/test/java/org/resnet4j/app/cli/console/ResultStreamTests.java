package org.resnet4j.app.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.app.cli.Main;

/** ResultStream on their way to a disk that is full, or to a reader who went away. */
class ResultStreamTests {

  private static final String FULL = "No space left on device";
  private static final String CLOSED = "Broken pipe";

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models",
        "models --json",
        "summary cifar-resnet20",
        "summary cifar-resnet20 --json",
        "doctor --json",
        "study --json",
        "--help",
        "help train",
        "train --help",
        "--version",
        "generate-completion"
      })
  void failsWhereTheDiskIsFull(String command) {
    assertThat(run(command, new Failing(0, FULL))).isEqualTo(1);
    assertThat(messages.toString(UTF_8))
        .isEqualTo(
            "resnet: cannot write the results: no space left on device" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "models --json", "summary cifar-resnet20", "--help"})
  void endsQuietlyWhereNobodyReadsOn(String command) {
    assertThat(run(command, new Failing(0, CLOSED))).isEqualTo(141);
    assertThat(messages.toString(UTF_8)).isEmpty();
  }

  @Test
  void endsACommandWithTheFirstResultThatIsLost() {
    var console = new Console(ResultStream.to(new Failing(4, FULL)), System.err, 0);
    console.print("one");
    assertThatThrownBy(() -> console.print("two")).isInstanceOf(ResultsLost.class);
    assertThatThrownBy(() -> console.json(Map.of("three", 3))).isInstanceOf(ResultsLost.class);
  }

  @ParameterizedTest
  @CsvSource({"summary nonsense, 2", "inspect missing.pth, 3"})
  void keepsTheExitCodeOfWhatFailedBefore(String command, int code) {
    assertThat(run(command, new Failing(0, FULL))).isEqualTo(code);
  }

  private int run(String command, OutputStream out) {
    return Main.run(
        command.split(" ", -1), ResultStream.to(out), new PrintStream(messages, true, UTF_8));
  }

  /** Takes so many bytes and no more. */
  private static final class Failing extends OutputStream {
    private final String reason;
    private int left;

    Failing(int left, String reason) {
      this.left = left;
      this.reason = reason;
    }

    @Override
    public void write(int b) throws IOException {
      if (left-- <= 0) {
        throw new IOException(reason);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      write(length);
      left -= length - 1;
    }
  }
}
