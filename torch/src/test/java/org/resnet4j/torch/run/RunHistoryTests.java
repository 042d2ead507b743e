package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.Version;
import org.resnet4j.data.Split;
import org.resnet4j.graph.Network;
import org.resnet4j.recipe.Length;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.internal.onednn.Bf16;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.zoo.Zoo;

/** config.json tells how the weights came about, and only a training writes it. */
@ExtendWith(NativeLeakExtension.class)
class RunHistoryTests {

  @TempDir private Path folder;

  private RunFolder trained(String name, int epochs) {
    RunFolder run = TinyRun.create(folder.resolve(name), TinyRun.adam(epochs));
    TinyRun.train(run);
    return RunFolder.open(run.path());
  }

  private static RunFolder longer(RunFolder run, int epochs) {
    return run.withConfig(
        run.config().withRecipe(run.config().recipe().withLength(new Length.Epochs(epochs))));
  }

  private static Session session(int from, RunConfig config) {
    return new Session(
        from,
        Optional.empty(),
        config.model(),
        config.recipe().length(),
        config.data(),
        config.device(),
        config.plan(),
        config.threads(),
        Version.current());
  }

  @Test
  void aNewRunHasNoneAndATrainedOneHasOneSession() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    assertThat(RunFolder.open(run.path()).config().history()).isEmpty();
    TinyRun.train(run);
    RunConfig config = RunFolder.open(run.path()).config();
    assertThat(config.history()).containsExactly(session(1, config));
  }

  @Test
  void anExtendedRunSaysSo() {
    RunFolder run = trained("run", 1);
    TinyRun.train(longer(run, 2));
    RunConfig extended = RunFolder.open(run.path()).config();
    assertThat(extended.history()).containsExactly(session(1, run.config()), session(2, extended));
    RunConfig straight = trained("straight", 2).config();
    assertThat(extended).isNotEqualTo(straight);
    assertThat(extended.withHistory(straight.history())).isEqualTo(straight);
  }

  @Test
  void aSessionThatFinishedNoEpochLeavesNoTrace() {
    RunFolder run = trained("run", 1);
    assertThatThrownBy(
            () ->
                Trainer.train(
                    longer(run, 7),
                    TinyRun.data(org.resnet4j.data.Split.TRAIN),
                    TinyRun.data(org.resnet4j.data.Split.TEST),
                    event -> {},
                    () -> true))
        .isInstanceOf(ResnetException.class);
    RunFolder stopped = RunFolder.open(run.path());
    assertThat(stopped.config().history()).hasSize(2);
    TinyRun.train(longer(stopped, 2));
    assertThat(RunFolder.open(run.path()).config().history())
        .extracting(Session::length)
        .containsExactly(new Length.Epochs(1), new Length.Epochs(2));
  }

  @Test
  void aChangedPlanOrDataFolderIsASession() {
    RunFolder run = trained("run", 1);
    RunFolder changed = longer(run, 2);
    changed = changed.withConfig(changed.config().withPlan(StepSettings.PLAIN));
    TinyRun.train(changed);
    changed = longer(RunFolder.open(run.path()), 3);
    TinyRun.train(changed.withConfig(changed.config().withData("/moved")));
    List<Session> history = RunFolder.open(run.path()).config().history();
    assertThat(history).extracting(Session::from).containsExactly(1, 2, 3);
    assertThat(history.get(1).plan()).isEqualTo(StepSettings.PLAIN);
    assertThat(history.get(2).data()).isEqualTo("/moved");
  }

  @Test
  void anEditSaysOfWhichRun() {
    RunFolder run = trained("run", 1);
    String spec = "cifar-resnet8+scale=layer1.0,0.5";
    try (var model =
        TrainedModel.ofRun(run, TrainedModel.Weights.LAST, Optional.empty(), Device.CPU)) {
      EditedRun.write(folder.resolve("edited"), run, model.net(), model.net().network().name());
      EditedRun.write(folder.resolve("cut"), run, model.net(), spec);
    }
    List<Session> history = RunFolder.open(folder.resolve("cut")).config().history();
    assertThat(history).hasSize(2);
    assertThat(history.get(0)).isEqualTo(session(1, run.config()));
    assertThat(history.get(1).from()).isEqualTo(2);
    assertThat(history.get(1).editOf()).contains(run.path().toAbsolutePath().toString());
    assertThat(history.get(1).model()).isEqualTo(spec);

    TinyRun.train(longer(RunFolder.open(folder.resolve("cut")), 2));
    assertThat(RunFolder.open(folder.resolve("cut")).config().history())
        .startsWith(history.get(0), history.get(1))
        .hasSize(3);
  }

  /** What version 0.1 wrote is taken for all epochs that were there. */
  @Test
  void readsAConfigurationWithoutHistory() throws IOException {
    RunFolder run = trained("run", 1);
    Path config = run.path().resolve("config.json");
    String older =
        Files.readString(config).replaceAll("(?s),\\s*\"history\" : \\[.*\\]\\s*\\}", "\n}");
    assertThat(older).doesNotContain("history");
    Files.writeString(config, older);
    RunFolder opened = RunFolder.open(run.path());
    assertThat(opened.config().history()).isEmpty();
    TinyRun.train(longer(opened, 2));
    assertThat(RunFolder.open(run.path()).config().history())
        .extracting(Session::from)
        .containsExactly(1, 2);
  }

  @Test
  void whoIsRefusedChangesNothing() throws IOException {
    RunFolder run = trained("run", 1);
    String before = Files.readString(run.path().resolve("config.json"));
    try (var claim = run.claim()) {
      assertThatThrownBy(() -> TinyRun.train(longer(run, 50)))
          .hasMessageStartingWith(run.path() + " is being trained by another process");
    }
    RunConfig onCuda = run.config().withDevice("cuda");
    assertThatThrownBy(() -> TinyRun.train(run.withConfig(onCuda)))
        .isInstanceOf(ResnetException.class);
    assertThat(run.path().resolve("config.json")).hasContent(before);
  }

  @Test
  void seesThatAnotherProcessChangedTheRun() {
    RunFolder run = trained("run", 1);
    RunFolder other = RunFolder.open(run.path());
    TinyRun.train(longer(other, 2));
    assertThatThrownBy(() -> TinyRun.train(longer(run, 3)))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            run.path().resolve("config.json") + " was changed by another process; try again");
  }

  @Test
  void refusesNumbersOfThreadsThatNoMachineHas() throws IOException {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    Path config = run.path().resolve("config.json");
    String text = Files.readString(config);
    for (String threads : List.of("0", "99999")) {
      Files.writeString(
          config, text.replaceFirst("\"threads\" : \\d+", "\"threads\" : " + threads));
      assertThatThrownBy(() -> TinyRun.train(RunFolder.open(run.path())))
          .isInstanceOf(ResnetException.class)
          .hasMessageMatching(
              "the run computes with "
                  + threads
                  + " threads, and here it can be 1 to \\d+; give another number with --threads");
    }
  }

  /** Of the same net and recipe, so that only figures and the seed tell them apart. */
  @Test
  void refusesTheCheckpointOfAnotherRun() throws IOException {
    RunFolder one = TinyRun.create(folder.resolve("one"), TinyRun.adam(2));
    RunFolder other =
        RunFolder.create(
            folder.resolve("other"),
            RunConfig.of(
                TinyRun.adam(2),
                TinyRun.data(Split.TRAIN),
                TinyRun.data(Split.TEST),
                Optional.empty(),
                7,
                Device.CPU));
    TinyRun.train(one);
    TinyRun.train(other);
    byte[] metrics = Files.readAllBytes(one.path().resolve("metrics.csv"));
    Files.copy(other.checkpoint(), one.checkpoint(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> TinyRun.train(RunFolder.open(one.path())))
        .hasMessageStartingWith(one.checkpoint() + " is of another run: of seed 7, images ");
    assertThat(one.path().resolve("metrics.csv")).hasBinaryContent(metrics);
  }

  @Test
  void aFinishedRunIsNotChangedWhereNothingIsLeftToTrain() throws IOException {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    TinyRun.train(run);
    Path config = run.path().resolve("config.json");
    String before = Files.readString(config);
    RunFolder again = RunFolder.open(run.path());
    TinyRun.train(again.withConfig(again.config().withPlan(StepSettings.PLAIN)));
    assertThat(config).hasContent(before);
  }

  @Test
  void aFolderInTheWayIsSeenBeforeTheFirstStep() throws IOException {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    TinyRun.train(run);
    Files.delete(run.best());
    Files.createDirectory(run.best());
    RunConfig longer =
        run.config().withRecipe(run.config().recipe().withLength(new Length.Epochs(2)));
    assertThatThrownBy(() -> TinyRun.train(RunFolder.open(run.path()).withConfig(longer)))
        .hasMessage("cannot write " + run.best() + ": a folder of that name is in the way");
    assertThat(run.unvalidated()).doesNotExist();
    assertThat(run.metrics()).hasSize(1);
  }

  @Test
  void refusesFewerEpochsThanAreTrained() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(2));
    TinyRun.train(run);
    RunConfig shorter =
        run.config().withRecipe(run.config().recipe().withLength(new Length.Epochs(1)));
    assertThatThrownBy(() -> TinyRun.train(run.withConfig(shorter)))
        .isInstanceOf(ResnetException.class)
        .hasMessage("2 epochs are trained, and 1 are asked for in all; give --epochs 2 or more");
  }

  @Test
  void leavesTheProcessItsThreads() throws IOException {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    int before = Libtorch.threads();
    int others = before == 1 ? 2 : 1;
    Path config = run.path().resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"threads\" : " + before, "\"threads\" : " + others));

    var started = (TrainEvent.Started) TinyRun.train(RunFolder.open(run.path())).get(0);

    assertThat(started.threads()).isEqualTo(others);
    assertThat(Libtorch.threads()).isEqualTo(before);
  }

  @Test
  void onAnotherDeviceItGoesOnWithAPlanThatWorksThere() {
    StepSettings plan = TinyRun.create(folder.resolve("run"), TinyRun.adam(1)).config().plan();
    Network network = Zoo.network("cifar-resnet8", 2);
    assertThat(plan.orBest(network, Device.CPU)).isEqualTo(plan);
    var recorded = new StepSettings(Engine.GRAPH, Precision.FP32);
    assertThat(plan.orBest(network, Device.CUDA)).isEqualTo(recorded);
    assertThat(recorded.orBest(network, Device.CPU)).isEqualTo(plan);
    assertThat(plan.orBest(Zoo.network("alexnet", 2), Device.CUDA)).isEqualTo(StepSettings.PLAIN);
    assertThat(StepSettings.PLAIN.orBest(network, Device.CUDA)).isEqualTo(StepSettings.PLAIN);
  }

  /** Whatever a step on a CUDA device is, some step on a processor is near it. */
  @ParameterizedTest
  @CsvSource({"plain, BF16", "graph, BF16", "plain, FP16", "graph, FP16", "graph, FP32"})
  void onTheProcessorItGoesOnInThePrecisionThatItHas(String kind, Precision precision) {
    Network network = Zoo.network("cifar-resnet8", 2);
    StepSettings there =
        new StepSettings(Engine.parse(kind), precision).orBest(network, Device.CPU);
    there.require(network, Device.CPU);
    assertThat(there.kind()).isEqualTo(Engine.ONEDNN);
    if (Bf16.here() != Bf16.NONE) {
      assertThat(there.precision() == Precision.FP32).isEqualTo(precision == Precision.FP32);
    }
  }

  /** Runs of earlier versions name a plan that no version computes any more. */
  @ParameterizedTest
  @ValueSource(strings = {"libtorch", "fast"})
  void aRunOfARetiredPlanGoesOnAndItsHistoryKeepsThat(String name) throws IOException {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    TinyRun.train(run);
    Path file = run.path().resolve("config.json");
    Files.writeString(file, Files.readString(file).replace("\"onednn\"", '"' + name + '"'));

    RunFolder old = RunFolder.open(run.path());
    RunFolder longer = old.withConfig(old.config().withRecipe(TinyRun.adam(2)));
    List<TrainEvent> events = TinyRun.train(longer);

    assertThat(events)
        .contains(
            new TrainEvent.Note(
                "the run's libtorch plan, fp32 was retired; it goes on with the onednn plan,"
                    + " fp32"));
    RunConfig written = RunFolder.open(run.path()).written();
    assertThat(written.plan().kind()).isEqualTo(Engine.ONEDNN);
    assertThat(written.history())
        .extracting(session -> session.plan().kind())
        .containsExactly(Engine.LIBTORCH, Engine.ONEDNN);
    assertThat(TinyRun.train(RunFolder.open(run.path())))
        .noneMatch(TrainEvent.Note.class::isInstance);
  }

  @Test
  void aRetiredPlanIsNoLongerToBeHad() {
    Network network = Zoo.network("cifar-resnet8", 2);
    assertThatThrownBy(
            () -> StepSettings.choose(Optional.of("libtorch"), Precision.FP32, network, Device.CPU))
        .hasMessage(
            "--plan libtorch does not work for cifar-resnet8 on cpu: it was retired, and the onednn"
                + " plan took its place; leave --plan out");
  }

  /** A stop in the first epoch on another device does not change how the epoch before was saved. */
  @Test
  void aCheckpointIsOfTheSessionThatTrainedItsEpoch() {
    RunConfig first = TinyRun.create(folder.resolve("run"), TinyRun.adam(4)).config();
    RunConfig moved = first.withDevice("cuda").withPlan(StepSettings.PLAIN);
    RunConfig now = moved.withHistory(Session.next(first, moved, 2));
    assertThat(Session.of(now, 2).device()).isEqualTo("cpu");
    assertThat(Session.of(now, 2).plan()).isEqualTo(first.plan());
    assertThat(Session.of(now, 3).device()).isEqualTo("cuda");
    assertThat(Session.of(first, 2).device()).isEqualTo("cpu");
  }
}
