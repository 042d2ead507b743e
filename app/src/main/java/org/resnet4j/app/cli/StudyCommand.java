package org.resnet4j.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Interruption;
import org.resnet4j.app.cli.console.ProgressLine;
import org.resnet4j.app.cli.options.ThreadOptions;
import org.resnet4j.data.DataRoot;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.StudyData;
import org.resnet4j.studies.StudyIndex;
import org.resnet4j.studies.StudyResult;
import org.resnet4j.studies.StudyRunner;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.papers.Studies;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet study}: tests the papers' claims by experiments. */
@Command(
    name = "study",
    description =
        "Puts a claim about residual nets to the test; without a name lists the studies with their"
            + " cost and their last verdict here.",
    footer = {
      "",
      "Exit code 0 where the claim held or is undecided, 7 where it did not hold (of all: any).",
      "A study that was stopped goes on where it was when the command is given again.",
      "",
      "Examples:",
      "  resnet study",
      "  resnet study degradation --budget quick",
      "  resnet study all --budget quick --out studies"
    })
final class StudyCommand extends ConsoleCommand {

  private static final String ALL = "all";

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "A study, or all.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--budget",
      paramLabel = "B",
      description = "quick (default: minutes on two cores), standard, or paper.")
  private String budget = "quick";

  @Option(names = "--seeds", paramLabel = "N", description = "Repetitions; default: the study's.")
  private Optional<Integer> seeds = Optional.empty();

  @Option(names = "--out", paramLabel = "DIR", description = "Results; default: studies.")
  private Path out = Path.of("studies");

  @Option(names = "--data", paramLabel = "D", description = "cifar10 (default) or synthetic.")
  private String data = "cifar10";

  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      description =
          "Where data sets lie; default: $RESNET_DATA, $RESNET_CACHE/data, ~/.cache/resnet4j/data.")
  private Optional<Path> dataRoot = Optional.empty();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Prints one JSON object a study.")
  private boolean json;

  private final ProgressLine line;
  private final List<Study> known;

  StudyCommand(Console console) {
    this(console, Studies.all());
  }

  StudyCommand(Console console, List<Study> known) {
    super(console);
    this.line = new ProgressLine(console);
    this.known = known;
  }

  @Override
  public Integer call() {
    if (name.isEmpty()) {
      known.forEach(this::list);
      return 0;
    }
    List<Study> chosen = name.get().equals(ALL) ? known : List.of(Studies.named(name.get(), known));
    threads.apply();
    try (var interruption = new Interruption(line::say)) {
      ThreadOptions.load(Libtorch.threads()).ifPresent(line::say);
      StudyRunner runner = new StudyRunner(settings(), known, line, interruption::asked);
      if (chosen.size() > 1) {
        line.say(total(chosen));
      }
      return run(chosen, runner);
    } finally {
      line.clear();
    }
  }

  /** The estimated time of all; studies share trained nets, so it may take less. */
  private String total(List<Study> chosen) {
    double seconds = chosen.stream().mapToDouble(study -> estimate(study, Budget.of(budget))).sum();
    return Text.of(
        "%d studies, budget %s: about %s on two cores, less what studies share",
        chosen.size(), budget, StudyRunner.duration(seconds));
  }

  private StudyRunner.Settings settings() {
    return new StudyRunner.Settings(
        out,
        Budget.of(budget),
        seeds.map(OptionalInt::of).orElse(OptionalInt.empty()),
        StudyData.of(data, DataRoot.resolve(dataRoot)),
        Device.of("auto"));
  }

  /** Runs all studies even if one fails; the first error is thrown at the end. */
  private int run(List<Study> chosen, StudyRunner runner) {
    List<ResnetException> errors = new ArrayList<>();
    boolean allHeld = true;
    for (Study study : chosen) {
      try {
        StudyResult result = runner.run(study);
        print(result);
        allHeld &= result.outcome().verdict() != Verdict.NOT_HELD;
      } catch (ResnetException e) {
        if (chosen.size() == 1 || e.kind() == ResnetException.Kind.INTERRUPTED) {
          throw e;
        }
        line.say(study.claim().name() + " could not be done: " + e.getMessage());
        errors.add(e);
      }
    }
    if (!errors.isEmpty()) {
      throw errors.get(0);
    }
    return allHeld ? 0 : ResnetException.Kind.CHECK.exitCode();
  }

  private void print(StudyResult result) {
    line.clear();
    if (json) {
      console.json(result.toJson());
      return;
    }
    console.print(
        "%s: %s  %s  (%s, %d seeds, %s, %s)",
        result.claim().name(),
        result.outcome().verdict().words(),
        result.outcome().estimate(),
        result.budget(),
        result.seeds(),
        result.data(),
        StudyRunner.duration(result.seconds()));
    console.print("  " + result.outcome().reason());
    console.print("  " + result.report());
  }

  private void list(Study study) {
    Optional<StudyIndex.Last> last = StudyIndex.last(out, study);
    if (json) {
      console.json(Listed.of(study, last));
      return;
    }
    Claim claim = study.claim();
    console.print(
        claim.name() + last.map(one -> "  " + words(one)).orElse("  not run in " + out + " yet"));
    console.print("  " + claim.sentence());
    console.print("  " + claim.source() + "; " + costs(study));
  }

  private static String words(StudyIndex.Last last) {
    return Text.of(
        "%s  %s  (%s, %d seeds, %s, %s)",
        last.verdict().words(),
        last.estimate(),
        last.budget(),
        last.seeds(),
        last.data(),
        last.date());
  }

  private static String costs(Study study) {
    List<String> costs = new ArrayList<>();
    for (Budget each : Budget.values()) {
      costs.add("%s about %s".formatted(each, StudyRunner.duration(estimate(study, each))));
    }
    return String.join(", ", costs) + " on two cores";
  }

  /** What {@code --json} prints of a study in the list; the last three describe its last run. */
  private record Listed(
      String study,
      String title,
      String claim,
      String source,
      Seconds seconds,
      Optional<String> verdict,
      Optional<Budget> budget,
      Optional<String> date) {

    static Listed of(Study study, Optional<StudyIndex.Last> last) {
      Claim claim = study.claim();
      return new Listed(
          claim.name(),
          claim.title(),
          claim.sentence(),
          claim.source(),
          new Seconds(
              estimate(study, Budget.QUICK),
              estimate(study, Budget.STANDARD),
              estimate(study, Budget.PAPER)),
          last.map(one -> one.verdict().words()),
          last.map(StudyIndex.Last::budget),
          last.map(StudyIndex.Last::date));
    }
  }

  /** The estimated time of a study at each budget. */
  private record Seconds(double quick, double standard, double paper) {}

  private static double estimate(Study study, Budget budget) {
    return study.design(budget).secondsEstimated();
  }
}
