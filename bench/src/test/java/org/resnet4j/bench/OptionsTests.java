package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;

class OptionsTests {

  @Test
  void usuallyLeavesOutWhatIsBig() {
    Options options = parse();

    assertThat(options.items()).extracting(Item::name).doesNotContain("resnet50-eval-128");
    assertThat(options.items()).hasSize(Item.ALL.size() - 2);
    assertThat(options.peers())
        .containsExactly(
            Peer.PYTORCH, Peer.PYTORCH_BEST, Peer.PYTORCH_BF16, Peer.ONNXRUNTIME, Peer.DJL);
    assertThat(options.ours())
        .containsExactly(new Execution("fast", "fp32"), new Execution("fast", "bf16"));
    assertThat(options.schedule()).isEqualTo(new Schedule(6, 3, 0, 3));
  }

  @Test
  void fullMeasuresEverything() {
    Options options = parse("--full");

    assertThat(options.items()).isEqualTo(Item.ALL);
    assertThat(options.peers()).containsExactly(Peer.values());
  }

  @Test
  void quickIsShorterAndCanBeChanged() {
    assertThat(parse("--quick").schedule()).isEqualTo(new Schedule(4, 1, 0, 2));
    assertThat(parse("--quick", "--rounds", "2", "--steps", "5", "--warm-up", "0").schedule())
        .isEqualTo(new Schedule(2, 1, 5, 0));
  }

  @Test
  void takesItemsAndPeersByName() {
    Options options = parse("--items", "resnet18,founding", "--peers", "djl,pytorch,djl");

    assertThat(options.items()).extracting(Item::name).containsExactly("resnet18", "founding");
    assertThat(options.peers()).containsExactly(Peer.PYTORCH, Peer.DJL);
    assertThat(parse("--peers", "none").peers()).isEmpty();
  }

  @Test
  void takesOursInEveryPlanAndPrecision() {
    assertThat(parse("--plan", "plain,fast", "--precision", "fp32,bf16").ours())
        .containsExactly(
            new Execution("plain", "fp32"),
            new Execution("plain", "bf16"),
            new Execution("fast", "fp32"),
            new Execution("fast", "bf16"));
  }

  @Test
  void takesSettingsOneAtATime() {
    assertThat(parse().settings()).containsExactly(Setting.USUAL);
    assertThat(parse("--settings", "bound,g1,bound").settings())
        .containsExactly(Setting.BOUND, Setting.G1);
    assertThat(parse("--settings", "all").settings()).containsExactly(Setting.values());
  }

  @Test
  void takesWhatTheScriptFound() {
    Options options =
        parse("--python", "p", "--djl", "a:b", "--dl4j", "c", "--bench", "here", "--threads", "2");

    Options.Installation installation = options.installation();
    assertThat(installation.python()).contains("p");
    assertThat(installation.djl()).contains("a:b");
    assertThat(installation.dl4j()).contains("c");
    assertThat(installation.scripts()).isEqualTo(Path.of("here/peers"));
    assertThat(installation.threads()).isEqualTo(2);
  }

  @Test
  void rejectsUnknownOption() {
    assertRejected(
        "--round: unknown option; allowed: " + String.join(" ", Options.CHOICES), "--round", "3");
    assertRejected("3: an option begins with --", "3");
  }

  @Test
  void rejectsMissingValue() {
    assertRejected("--rounds: unknown, or without a value", "--rounds");
  }

  @Test
  void rejectsNumberOutOfRange() {
    assertRejected("--steps must be at least 1, got 0", "--steps", "0");
    assertRejected("--steps takes a whole number, got ten", "--steps", "ten");
  }

  @Test
  void rejectsUnknownNames() {
    assertRejected(
        "unknown item 'vgg'; allowed are " + String.join(", ", Item.names()), "--items", "vgg");
    assertRejected(
        "unknown peer 'keras'; allowed are pytorch, pytorch-best, pytorch-bf16, pytorch-compile,"
            + " onnxruntime, djl, dl4j, or none",
        "--peers",
        "keras");
    assertRejected("--plan: unknown 'quick'; allowed are plain, fast, onednn", "--plan", "quick");
    assertRejected(
        "--settings: unknown 'zgc'; allowed are usual, g1, parallel, fixed-heap, small-pages,"
            + " plain-malloc, bound, or all",
        "--settings",
        "zgc");
    assertRejected("--precision: unknown ''; allowed are fp32, bf16", "--precision", "fp32,");
  }

  @Test
  void rejectsResultThatIsThere(@TempDir Path bench) throws IOException {
    Path file = bench.resolve("results").resolve("one.json");
    Files.createDirectories(bench.resolve("results"));
    Files.writeString(file, "{}");

    assertThat(parse("--bench", bench.toString(), "--save", "two").save()).contains("two");
    assertRejected(
        "--save one: " + file + " is there already", "--bench", bench.toString(), "--save", "one");
    assertRejected(
        "--save takes a name of letters, digits, '.', '_' and '-', got ../x", "--save", "../x");
  }

  private static Options parse(String... words) {
    return Options.parse(List.of(words));
  }

  private static void assertRejected(String message, String... words) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> parse(words))
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE));
  }
}
