package org.resnet4j.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Errors;
import org.resnet4j.studies.MadeUpStudy;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.Study;
import org.resnet4j.torch.NativeLeakExtension;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NativeLeakExtension.class)
class StudyCommandTests {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void printsTheResultAsTheContractHasIt() {
    assertThat(run(MadeUpStudy.quiet(), "made-up", "--json")).isZero();

    JsonNode result = JsonMapper.shared().readTree(out.toString(UTF_8));
    assertThat(result.propertyNames())
        .containsExactly(
            "study",
            "verdict",
            "budget",
            "seeds",
            "estimate",
            "interval",
            "criterion",
            "report",
            "seconds");
    assertThat(result.path("verdict").asString()).isEqualTo("HELD");
    assertThat(result.path("seeds").asInt()).isEqualTo(3);
    assertThat(result.path("interval").path(0).asDouble())
        .isLessThan(result.path("interval").path(1).asDouble() + 1e-9);
    assertThat(Path.of(result.path("report").asString())).isNotEmptyFile();
  }

  @Test
  void anEndThatIsNotFiniteIsNull() {
    assertThat(run(MadeUpStudy.quiet(), "made-up", "--seeds", "1", "--json")).isZero();

    JsonNode result = JsonMapper.shared().readTree(out.toString(UTF_8));
    assertThat(result.path("verdict").asString()).isEqualTo("UNDECIDED");
    assertThat(result.path("interval").path(0).isNull()).isTrue();
  }

  @Test
  void endsWith7WhereTheClaimDidNotHold() {
    assertThat(run(reversed(), "made-up")).isEqualTo(7);
    assertThat(out.toString(UTF_8)).contains("made-up: NOT HELD", "report.html");
  }

  @Test
  void listsClaimSourceCostsAndTheLastVerdict() {
    run(MadeUpStudy.quiet());
    assertThat(out.toString(UTF_8))
        .contains("made-up  not run in", "B is worse than A.", "nobody; quick about 2 min");
    run(MadeUpStudy.quiet(), "all");
    out.reset();

    assertThat(run(MadeUpStudy.quiet())).isZero();
    assertThat(out.toString(UTF_8))
        .contains("made-up  HELD  0.1000 [0.1000, 0.1000]  (quick, 3 seeds");
    out.reset();
    run(MadeUpStudy.quiet(), "--json");
    JsonNode listed = JsonMapper.shared().readTree(out.toString(UTF_8));
    assertThat(listed.path("study").asString()).isEqualTo("made-up");
    assertThat(listed.path("seconds").path("paper").asDouble()).isEqualTo(120);
    assertThat(listed.path("verdict").asString()).isEqualTo("HELD");
  }

  @Test
  void endsWith2OnUnknownNamesBudgetsAndNumbers() {
    assertThat(run(MadeUpStudy.quiet(), "made-op")).isEqualTo(2);
    assertThat(run(MadeUpStudy.quiet(), "made-up", "--budget", "quik")).isEqualTo(2);
    assertThat(run(MadeUpStudy.quiet(), "made-up", "--seeds", "0")).isEqualTo(2);
    assertThat(run(MadeUpStudy.quiet(), "made-up", "--data", "cifar100")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains(
            "unknown study 'made-op'; did you mean 'made-up'?; studies are all, made-up",
            "unknown budget 'quik'; did you mean 'quick'?",
            "--seeds is 1 or more, got 0",
            "studies run on cifar10 or synthetic, got --data cifar100");
  }

  @Test
  void endsWith3WithoutDataAndSaysWhichFlagUsesDrawnImages() {
    int code = execute(MadeUpStudy.quiet(), "made-up", "--data-root", folder.toString());

    assertThat(code).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("add --data synthetic");
  }

  @Test
  void endsWith130AndGoesOn() {
    int code =
        run(
            before(
                cell -> {
                  if (cell.seed() == 2) {
                    throw new ResnetException(ResnetException.Kind.INTERRUPTED, "stopped", null);
                  }
                }),
            "made-up");
    MadeUpStudy again = MadeUpStudy.quiet();

    assertThat(code).isEqualTo(130);
    assertThat(err.toString(UTF_8)).contains("the same command goes on there");
    assertThat(run(again, "made-up")).isZero();
    assertThat(err.toString(UTF_8)).contains("2 of them measured before");
  }

  private static MadeUpStudy before(Consumer<Results.Cell> before) {
    return new MadeUpStudy(before, "by invention");
  }

  /** B is better than A: the second arm diverges nowhere, the first everywhere. */
  private static MadeUpStudy reversed() {
    return before(
        cell -> {
          if (cell.arm().equals("a")) {
            throw new ResnetException(ResnetException.Kind.DIVERGED, "not finite", null);
          }
        });
  }

  /** On drawn images, in a folder of its own. */
  private int run(Study study, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--out", folder.resolve("studies").toString()));
    if (!all.contains("--data")) {
      all.addAll(List.of("--data", "synthetic"));
    }
    return execute(study, all.toArray(String[]::new));
  }

  private int execute(Study study, String... args) {
    Console console =
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), 0);
    CommandLine line = new CommandLine(new StudyCommand(console, List.of(study)));
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> Errors.report(error, console, false));
    return line.execute(args);
  }
}
