package org.resnet4j.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.Version;
import org.resnet4j.recipe.Length;
import org.resnet4j.studies.Results.Cell;
import org.resnet4j.studies.papers.Studies;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.NativeLeakExtension;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NativeLeakExtension.class)
class StudyRunnerTests {

  @TempDir private Path out;

  private final List<String> said = new ArrayList<>();

  @Test
  void leavesAPageItsFiguresTheRowsTheResultAndAnIndex() throws IOException {
    StudyResult result = run(MadeUpStudy.quiet());

    assertThat(result.outcome().verdict()).isEqualTo(Verdict.HELD);
    Path folder = out.resolve("made-up");
    assertThat(result.report()).isEqualTo(folder.resolve("report.html"));
    assertThat(Files.readString(result.report()))
        .contains("HELD", "B is worse than A.", "by invention", "--budget quick --seeds 3");
    assertThat(folder.resolve("figures/errors.svg")).isNotEmptyFile();
    assertThat(folder.resolve("figures/errors.png")).isNotEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("data.csv")))
        .hasSize(1 + 2 * 3 * 2)
        .startsWith("arm,seed,quantity,x,value", "a,1,error,1,0.9");
    assertThat(
            JsonMapper.shared().readTree(folder.resolve("result.json")).path("verdict").asString())
        .isEqualTo("HELD");
    assertThat(Files.readString(out.resolve("index.html"))).contains("Made up", "<svg");
  }

  @Test
  void saysWhatItWillTakeBeforeItBegins() {
    run(MadeUpStudy.quiet());

    assertThat(said.get(0)).contains("2 arms x 3 seeds = 6 cells; about 2 min", "one cell after");
  }

  /** Of the estimate's trainings those count that are not done: two of three seeds. */
  @Test
  void countsTrainedNetsOutOfTheEstimate() throws IOException {
    var study = new WithANet();
    run(study, OptionalInt.of(1), () -> false);
    assertThat(said.get(0)).contains("2 cells; about 4 min");
    for (String arm : List.of("a", "b")) {
      Files.delete(out.resolve("made-up/cells/quick-synthetic/" + arm + "-seed1.jsonl"));
    }
    said.clear();

    run(study);

    assertThat(said.get(0)).contains("6 cells; about 9 min");
  }

  /** Ten minutes of trainings, two of all else, by its word. */
  private static final class WithANet extends MadeUpStudy {

    WithANet() {
      super(cell -> {}, "with a net");
    }

    @Override
    public Design design(Budget budget) {
      Design design = super.design(budget);
      return new Design(design.arms(), 3, design.how(), design.criterion(), "", new Cost(600, 120));
    }

    @Override
    public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
      return List.of(
          TrainingJob.common("cifar-resnet8", budget, seed)
              .withImages(40, 20)
              .withBatch(20)
              .withLength(new Length.Epochs(1)));
    }

    @Override
    public List<Observation> measure(Arm arm, long seed, StudyContext context) {
      trainings(arm, seed, Budget.QUICK).forEach(context::trained);
      return super.measure(arm, seed, context);
    }
  }

  @Test
  void goesOnWithTheCellsThatAreLeft() {
    AtomicBoolean stop = new AtomicBoolean();
    MadeUpStudy first =
        new MadeUpStudy(cell -> stop.set(cell.equals(new Cell("b", 2))), "by invention");

    assertThatThrownBy(() -> run(first, OptionalInt.empty(), stop::get))
        .isInstanceOfSatisfying(
            ResnetException.class,
            e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.INTERRUPTED))
        .hasMessageContaining("2 cells left");
    MadeUpStudy second = MadeUpStudy.quiet();
    run(second);

    assertThat(first.measured).hasSize(4);
    assertThat(second.measured).containsExactly(new Cell("a", 3), new Cell("b", 3));
    assertThat(said).anyMatch(line -> line.contains("4 of them measured before"));
  }

  @Test
  void measuresNothingTwiceAndMoreSeedsOnTop() {
    run(MadeUpStudy.quiet());
    MadeUpStudy again = MadeUpStudy.quiet();
    StudyResult result = run(again, OptionalInt.of(5), () -> false);

    assertThat(again.measured).hasSize(4).allMatch(cell -> cell.seed() > 3);
    assertThat(result.seeds()).isEqualTo(5);
  }

  @Test
  void measuresADamagedCellAgain() throws IOException {
    run(MadeUpStudy.quiet());
    Path cell = out.resolve("made-up/cells/quick-synthetic/a-seed2.jsonl");
    String whole = Files.readString(cell);
    for (String damage :
        List.of("", "no json", whole.substring(0, whole.indexOf('\n') + 1), whole + "{}\n")) {
      Files.writeString(cell, damage);
      MadeUpStudy again = MadeUpStudy.quiet();
      run(again);
      assertThat(again.measured).as(damage).containsExactly(new Cell("a", 2));
    }
    assertThat(said).anyMatch(line -> line.contains("a-seed2.jsonl is damaged"));
  }

  @Test
  void refusesResultsOfAnotherVersion() throws IOException {
    run(MadeUpStudy.quiet());
    Path cell = out.resolve("made-up/cells/quick-synthetic/a-seed2.jsonl");
    Files.writeString(cell, Files.readString(cell).replace(Version.current(), "0.0.9"));

    assertRefused(MadeUpStudy.quiet(), "resnet4j 0.0.9");
  }

  @Test
  void refusesResultsOfAnotherDesign() {
    run(MadeUpStudy.quiet());

    var other = new MadeUpStudy(cell -> {}, "by invention", Map.of("images", 8));
    assertRefused(other, "another design");
  }

  @Test
  void goesOnWithADesignThatIsWordedBetter() {
    run(MadeUpStudy.quiet());
    var reworded = new MadeUpStudy(cell -> {}, "by invention, of course");
    run(reworded);

    assertThat(reworded.measured).isEmpty();
  }

  @Test
  void refusesCellsThatAreKnownByWords() throws IOException {
    run(MadeUpStudy.quiet());
    Path cell = out.resolve("made-up/cells/quick-synthetic/a-seed2.jsonl");
    Files.writeString(cell, Files.readString(cell).replace("\"format\":2", "\"format\":1"));

    assertRefused(
        MadeUpStudy.quiet(),
        "were measured by resnet4j %s (format 1), and this is %s (format 2)"
            .formatted(Version.current(), Version.current()));
  }

  private void assertRefused(Study study, String why) {
    assertThatThrownBy(() -> run(study))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA))
        .hasMessageContaining(why)
        .hasMessageContaining("choose another --out, or remove");
  }

  @Test
  void countsADivergedCellAsFailedAndKeepsThat() {
    StudyResult result = run(diverging());
    StudyResult again = run(diverging());

    assertThat(result.outcome().estimate().value()).isGreaterThan(0.3);
    assertThat(again.outcome()).isEqualTo(result.outcome());
    assertThat(said).filteredOn(line -> line.contains("diverged")).hasSize(1);
    assertThat(out.resolve("made-up/data.csv")).content().contains("b,3,diverged,0,1");
  }

  private static MadeUpStudy diverging() {
    return new MadeUpStudy(
        cell -> {
          if (cell.equals(new Cell("b", 3))) {
            throw new ResnetException(ResnetException.Kind.DIVERGED, "not finite", null);
          }
        },
        "by invention");
  }

  @Test
  void refusesNoSeeds() {
    assertThatThrownBy(() -> run(MadeUpStudy.quiet(), OptionalInt.of(0), () -> false))
        .isInstanceOf(ResnetException.class)
        .hasMessageContaining("--seeds is 1 or more, got 0");
  }

  @Test
  void refusesToUseOtherImagesUnasked() {
    assertThatThrownBy(() -> StudyData.of("cifar10", out))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA))
        .hasMessageContaining("images drawn by the program")
        .hasMessageContaining("--data synthetic");
  }

  private StudyResult run(Study study) {
    return run(study, OptionalInt.empty(), () -> false);
  }

  private StudyResult run(Study study, OptionalInt seeds, BooleanSupplier stop) {
    var settings =
        new StudyRunner.Settings(
            out, Budget.QUICK, seeds, StudyData.of("synthetic", out), Device.CPU);
    return new StudyRunner(settings, Studies.all(), listener(), stop).run(study);
  }

  private StudyListener listener() {
    return new StudyListener() {
      @Override
      public void say(String message) {
        said.add(message);
      }

      @Override
      public void show(String progress) {}
    };
  }
}
