package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.Seeding;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.internal.program.ConvChoices;

@ExtendWith(NativeLeakExtension.class)
class TrainerTests {

  @TempDir private Path folder;

  static List<Optimizer> optimizers() {
    return List.of(
        Optimizer.Adam.of(1e-3),
        Optimizer.AdamW.of(1e-3),
        new Optimizer.Sgd(0.05, 0.9, 1e-4, false),
        new Optimizer.Sgd(0.05, 0.9, 1e-4, true),
        new Optimizer.Sgd(0.05, 0, 1e-4, false),
        new Optimizer.RmsProp(1e-3, 0.9, 1e-3, 0.9, 1e-4),
        Optimizer.Lion.of(1e-4));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void resumesToTheBit(Optimizer optimizer) throws IOException {
    RunFolder whole =
        TinyRun.create(folder.resolve("whole"), TinyRun.recipe(optimizer, new Length.Epochs(3)));
    TinyRun.train(whole);
    RunFolder parts =
        TinyRun.create(folder.resolve("parts"), TinyRun.recipe(optimizer, new Length.Epochs(3)));
    stopAfter(parts, 9); // an epoch asks 4 times: epoch 2 is finished, epoch 3 is not

    List<TrainEvent> told = TinyRun.train(RunFolder.open(parts.path()));

    assertThat(told).filteredOn(TrainEvent.EpochEnd.class::isInstance).hasSize(1);
    assertThat(TinyRun.figures(parts)).isEqualTo(TinyRun.figures(whole)).hasSize(3);
    assertThat(parts.weights()).hasSameBinaryContentAs(whole.weights());
    assertThat(parts.best()).hasSameBinaryContentAs(whole.best());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifar-alexnet", "cifar-resnet8:shortcut=dropout"})
  void resumesToTheBitWithDropout(String model) {
    Recipe recipe = TinyRun.adam(2).withModel(model);
    RunFolder whole = TinyRun.create(folder.resolve("whole"), recipe);
    TinyRun.train(whole);
    RunFolder parts = TinyRun.create(folder.resolve("parts"), recipe);
    stopAfter(parts, 6); // an epoch asks 4 times: epoch 1 is finished, epoch 2 is not

    TinyRun.train(RunFolder.open(parts.path()));

    assertThat(TinyRun.figures(parts)).isEqualTo(TinyRun.figures(whole)).hasSize(2);
    assertThat(parts.weights()).hasSameBinaryContentAs(whole.weights());
  }

  @Test
  void drawsOtherZerosFromAnotherSeedAndAtEveryStep() {
    Set<Long> drawn = new HashSet<>();
    for (long seed = 1; seed <= 2; seed++) {
      for (long step = 0; step < 100; step++) {
        drawn.add(Seeding.of(seed, Seeding.DROPOUT, step).nextLong());
      }
    }
    assertThat(drawn).hasSize(200);
  }

  @Test
  void goesOnToTheBitWhereItWasKilledBetweenWeightsAndCheckpoint() throws IOException {
    RunFolder whole = TinyRun.create(folder.resolve("whole"), TinyRun.adam(3));
    TinyRun.train(whole);
    RunFolder cut = TinyRun.create(folder.resolve("cut"), TinyRun.adam(1));
    TinyRun.train(cut);
    Path older = Files.copy(cut.checkpoint(), folder.resolve("older"));
    RunFolder longer = cut.withConfig(cut.config().withRecipe(whole.config().recipe()));
    stopAfter(longer, 5); // in epoch 3: epoch 2 is saved
    assertThat(longer.metrics()).hasSize(2);
    Files.copy(older, longer.checkpoint(), StandardCopyOption.REPLACE_EXISTING);

    TinyRun.train(longer);

    assertThat(TinyRun.figures(longer)).isEqualTo(TinyRun.figures(whole));
    assertThat(longer.weights()).hasSameBinaryContentAs(whole.weights());
  }

  /** The epoch is saved before its validation: nothing of it is trained again. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 12})
  void goesOnToTheBitWhereItWasStoppedInAValidation(int asks) throws IOException {
    RunFolder whole = TinyRun.create(folder.resolve("whole"), TinyRun.adam(3));
    TinyRun.train(whole);
    RunFolder parts = TinyRun.create(folder.resolve("parts"), TinyRun.adam(3));
    int epoch = asks / 4;
    assertThatThrownBy(() -> runUntil(parts, asks))
        .hasMessageStartingWith(
            "stopped after step %d of 9 (epoch %d, which is saved and to be validated). ",
            3 * epoch, epoch);
    assertThat(parts.unvalidated()).exists();
    assertThat(parts.metrics()).hasSize(epoch - 1);

    List<TrainEvent> told = TinyRun.train(RunFolder.open(parts.path()));

    assertThat(told).filteredOn(TrainEvent.EpochEnd.class::isInstance).hasSize(4 - epoch);
    assertSameFiles(parts, whole);
  }

  /** metrics.csv has the row, and the checkpoint's old name is not gone yet. */
  @Test
  void goesOnToTheBitWhereItWasKilledBetweenMetricsAndCheckpoint() throws IOException {
    RunFolder whole = TinyRun.create(folder.resolve("whole"), TinyRun.adam(3));
    TinyRun.train(whole);
    RunFolder parts = TinyRun.create(folder.resolve("parts"), TinyRun.adam(3));
    stopAfter(parts, 8);
    MetricsFile.write(parts.path().resolve("metrics.csv"), whole.metrics().subList(0, 2));

    TinyRun.train(RunFolder.open(parts.path()));

    assertSameFiles(parts, whole);
  }

  /** The one that is damaged is named with what is left without it, and then it goes on. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesTheSoundOneOfTwoCheckpoints(boolean newer) throws IOException {
    RunFolder whole = TinyRun.create(folder.resolve("whole"), TinyRun.adam(3));
    TinyRun.train(whole);
    RunFolder parts = TinyRun.create(folder.resolve("parts"), TinyRun.adam(3));
    assertThatThrownBy(() -> runUntil(parts, 8)).isInstanceOf(ResnetException.class);
    Path damaged = newer ? parts.unvalidated() : parts.checkpoint();
    Path sound = newer ? parts.checkpoint() : parts.unvalidated();
    Files.write(damaged, new byte[100]);
    assertThatThrownBy(() -> TinyRun.train(RunFolder.open(parts.path())))
        .hasMessageStartingWith(damaged.toString())
        .hasMessageEndingWith(
            "; %s is sound: delete the damaged file, and --resume goes on after epoch %d",
            sound, newer ? 1 : 2);
    Files.delete(damaged);
    TinyRun.train(RunFolder.open(parts.path()));
    assertSameFiles(parts, whole);
  }

  private static void assertSameFiles(RunFolder parts, RunFolder whole) {
    assertThat(TinyRun.figures(parts)).isEqualTo(TinyRun.figures(whole)).hasSize(3);
    assertThat(parts.unvalidated()).doesNotExist();
    assertThat(parts.weights()).hasSameBinaryContentAs(whole.weights());
    assertThat(parts.best()).hasSameBinaryContentAs(whole.best());
    assertThat(parts.path().resolve("config.json"))
        .hasSameTextualContentAs(whole.path().resolve("config.json"));
  }

  @Test
  void extendsAFinishedRunToTheBit() throws IOException {
    RunFolder once = TinyRun.create(folder.resolve("once"), TinyRun.adam(3));
    TinyRun.train(once);
    RunFolder extended = TinyRun.create(folder.resolve("extended"), TinyRun.adam(1));
    TinyRun.train(extended);

    Recipe longer = extended.config().recipe().withLength(new Length.Epochs(3));
    TinyRun.train(extended.withConfig(extended.config().withRecipe(longer)));

    assertThat(TinyRun.figures(extended)).isEqualTo(TinyRun.figures(once));
    assertThat(extended.weights()).hasSameBinaryContentAs(once.weights());
  }

  @Test
  void givesTheShortLastEpochItsRow() {
    Recipe recipe = TinyRun.recipe(Optimizer.Adam.of(1e-3), new Length.Steps(4));
    RunFolder run = TinyRun.create(folder.resolve("run"), recipe);
    TinyRun.train(run);
    assertThat(run.metrics()).extracting(EpochMetrics::step).containsExactly(3L, 4L);
  }

  @Test
  void learnsTheTrainingImages() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(12));
    TinyRun.train(run);
    List<EpochMetrics> rows = run.metrics();
    assertThat(rows.get(11).trainLoss()).isLessThan(0.8 * rows.get(0).trainLoss());
  }

  @Test
  void saysWhereItWasStoppedAndHowToGoOn() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(3));
    assertThatThrownBy(() -> runUntil(run, 5))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            "stopped after step 4 of 9 (epoch 2). Saved in %s: 1 finished epoch; go on with"
                + " `resnet train --resume %s`",
            run.path(), run.path())
        .extracting(e -> ((ResnetException) e).kind())
        .isEqualTo(ResnetException.Kind.INTERRUPTED);
  }

  @Test
  void endsWhereTheLossIsNotFinite() {
    Recipe recipe = TinyRun.recipe(new Optimizer.Sgd(1e38, 0, 0, false), new Length.Epochs(3));
    RunFolder run = TinyRun.create(folder.resolve("run"), recipe);
    assertThatThrownBy(() -> TinyRun.train(run))
        .isInstanceOf(ResnetException.class)
        .hasMessageMatching(
            "the loss is not finite at step [23] of 9 \\(epoch 1\\); try a lower --lr \\(it was"
                + " 1.0E38\\) or a net with batch norm\\. No epoch was finished")
        .extracting(e -> ((ResnetException) e).kind())
        .isEqualTo(ResnetException.Kind.DIVERGED);
  }

  @Test
  void refusesOtherDataThanTheRuns() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    var other = Synthetic.open(Split.TRAIN, TinyRun.CLASSES, 21);
    assertThatThrownBy(
            () -> Trainer.train(run, other, TinyRun.data(Split.TEST), e -> {}, () -> false))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith(
            "the training images are not those of the run: their fingerprint is ");
  }

  @Test
  void saysWhatToDoWhereAFolderOfImagesChanged() {
    RunConfig config = TinyRun.create(folder.resolve("run"), TinyRun.adam(1)).config();
    RunConfig ofFolder = config.withData("/photos");
    ImageDataset test = TinyRun.data(Split.TEST);
    assertThatThrownBy(() -> ofFolder.requireSameData(test, test))
        .isInstanceOf(ResnetException.class)
        .hasMessageEndingWith(
            "; undo what was added, removed, renamed or edited in /photos, or start a new run");
  }

  @Test
  void saysWhatMemoryATrainingNeedsBeforeItsFirstStep() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    var started = (TrainEvent.Started) TinyRun.train(run).get(0);
    MemoryNeed memory = started.memory().orElseThrow();
    long parameters = 4 * started.parameters();
    assertThat(memory.parameters()).isEqualTo(2 * parameters);
    assertThat(memory.optimizer()).isEqualTo(2 * parameters + 4); // Adam's moments and its count
    assertThat(memory.step()).isBetween(1L << 20, 1L << 25);
    var finished = (TrainEvent.Started) TinyRun.train(run).get(0);
    assertThat(finished.memory()).isEmpty();
  }

  @Test
  void endsBeforeTheFirstStepWhereThereIsTooLittleMemory() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    assertThatThrownBy(() -> trainIn(run, new NativeMemory.Room(800 << 20, 799 << 20)))
        .isInstanceOf(ResnetException.class)
        .hasMessageMatching(
            "too little memory: training cifar-resnet8 in batches of 16 wants (\\d+|\\d\\.\\d) MB,"
                + " (\\d+|\\d\\.\\d) MB of it for a step and (\\d+|\\d\\.\\d) MB for a validation; this process may hold 800 MB, of which"
                + " 1\\.0 MB are left; try a smaller --batch, --checkpoint-segments auto,"
                + " --precision bf16 or a smaller net")
        .extracting(e -> ((ResnetException) e).kind())
        .isEqualTo(ResnetException.Kind.RESOURCES);
    run.discardUntrained();
    assertThat(run.path()).doesNotExist();
  }

  @Test
  void doesNotAdviseWhatIsDoneAlready() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    var plan = new StepSettings(Engine.ONEDNN, Precision.BF16, ConvChoices.RULES, 3);
    RunFolder small = run.withConfig(run.config().withPlan(plan));
    assertThatThrownBy(() -> trainIn(small, new NativeMemory.Room(0, 0)))
        .hasMessageEndingWith("are left; try a smaller --batch or a smaller net");
  }

  private static void trainIn(RunFolder run, NativeMemory.Room room) {
    Trainer.train(
        run,
        TinyRun.data(Split.TRAIN),
        TinyRun.data(Split.TEST),
        event -> {},
        () -> false,
        Trainer.SAVE_EVERY,
        () -> room);
  }

  @Test
  void trainsTheSameWithSegments() {
    RunFolder whole = TinyRun.create(folder.resolve("whole"), TinyRun.adam(2));
    TinyRun.train(whole);
    RunFolder cut = TinyRun.create(folder.resolve("cut"), TinyRun.adam(2));
    StepSettings plan = cut.config().plan();
    StepSettings segments = new StepSettings(plan.kind(), plan.precision(), plan.convolutions(), 3);
    TinyRun.train(cut.withConfig(cut.config().withPlan(segments)));
    assertThat(TinyRun.figures(cut)).isEqualTo(TinyRun.figures(whole));
    assertThat(RunFolder.open(cut.path()).config().plan().segments()).isEqualTo(3);
  }

  private static void stopAfter(RunFolder run, int asks) {
    assertThatThrownBy(() -> runUntil(run, asks)).isInstanceOf(ResnetException.class);
  }

  /** Asked after each of 3 steps and before the one batch of a validation. */
  private static void runUntil(RunFolder run, int asks) {
    var asked = new AtomicInteger();
    Trainer.train(
        run,
        TinyRun.data(Split.TRAIN),
        TinyRun.data(Split.TEST),
        event -> {},
        () -> asked.incrementAndGet() == asks);
  }
}
