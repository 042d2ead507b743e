package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;

class OptionsTests {

  @Test
  void readsWhatIsGivenAndKeepsTheRest() {
    Options options = Options.parse(List.of("--threads", "2", "--rounds", "3", "--json", "a.json"));

    assertThat(options)
        .isEqualTo(new Options("python3", Path.of("bench/peers"), 2, 3, 10, 5, Path.of("a.json")));
  }

  @Test
  void rejectsUnknownOption() {
    assertRejected("--round: unknown option; allowed: " + Options.USAGE, List.of("--round", "3"));
  }

  @Test
  void rejectsMissingValue() {
    assertRejected("--rounds: unknown, or without a value; " + Options.USAGE, List.of("--rounds"));
  }

  @Test
  void rejectsNumberOutOfRange() {
    assertRejected("--steps must be at least 1, got 0", List.of("--steps", "0"));
    assertRejected("--steps takes a whole number, got ten", List.of("--steps", "ten"));
  }

  private static void assertRejected(String message, List<String> arguments) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Options.parse(arguments))
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE));
  }
}
