package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.data.Split;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.RecipeFile;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.train.DeviceTotals;

/** A training is saved within its epochs, and goes on from there. */
@ExtendWith(NativeLeakExtension.class)
class PartialEpochTests {

  private static final Duration ALWAYS = Duration.ofNanos(1);

  @TempDir private Path folder;

  private RunFolder create(String name, Recipe recipe) {
    return TinyRun.create(folder.resolve(name), recipe);
  }

  private static void train(RunFolder run, Duration saveEvery, BooleanSupplier stop) {
    Trainer.train(
        run, TinyRun.data(Split.TRAIN), TinyRun.data(Split.TEST), event -> {}, stop, saveEvery);
  }

  /** Asked after each of 3 steps and before the one batch of a validation. */
  private static void stopAt(RunFolder run, int asks) {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() -> train(run, ALWAYS, () -> asked.incrementAndGet() == asks))
        .hasMessageContaining("stopped after step ");
  }

  @ParameterizedTest
  @CsvSource({
    "1, epochs=2",
    "2, epochs=2",
    "3, epochs=2",
    "4, epochs=2",
    "5, epochs=2",
    "6, epochs=2 ema=0.9 mixup=0.4",
    "2, epochs=2 accumulation=2",
    "4, steps=5 optimizer=sgd",
    "5, steps=5 model=cifar-resnet8:shortcut=dropout",
  })
  void goesOnToTheBitFromWithinAnEpoch(int asks, String settings) {
    Recipe recipe = RecipeFile.with(TinyRun.adam(2), List.of(settings.split(" ")));
    RunFolder whole = create("whole", recipe);
    TinyRun.train(whole);
    RunFolder parts = create("parts", recipe);
    stopAt(parts, asks);

    TinyRun.train(RunFolder.open(parts.path()));

    assertThat(TinyRun.figures(parts)).isEqualTo(TinyRun.figures(whole));
    assertThat(parts.weights()).hasSameBinaryContentAs(whole.weights());
    assertThat(parts.best()).hasSameBinaryContentAs(whole.best());
    assertThat(parts.running()).doesNotExist();
  }

  @Test
  void noStepIsTrainedTwice() {
    RunFolder run = create("run", TinyRun.adam(2));
    stopAt(run, 2);
    AtomicInteger steps = new AtomicInteger();
    train(
        RunFolder.open(run.path()),
        Duration.ZERO,
        () -> {
          steps.incrementAndGet();
          return false;
        });
    assertThat(steps).hasValue(1 + 1 + 3 + 1); // of each epoch its steps and one batch validated
  }

  @Test
  void aStopSaysUpToWhereItIsSaved() {
    RunFolder run = create("run", TinyRun.adam(2));
    assertThatThrownBy(() -> train(run, ALWAYS, () -> true))
        .hasMessage(
            "stopped after step 1 of 6 (epoch 1). Saved in %s up to step 1; go on with `resnet"
                + " train --resume %s`",
            run.path(), run.path());
    assertThat(run.running()).exists();
  }

  @Test
  void withoutAnIntervalAnEpochIsSavedAtItsEnd() {
    RunFolder run = create("run", TinyRun.adam(1));
    AtomicInteger asked = new AtomicInteger();
    train(
        run,
        Duration.ZERO,
        () -> {
          asked.incrementAndGet();
          return Files.exists(run.running());
        });
    assertThat(asked).hasValue(4);
  }

  /** As a process leaves it that is killed before the file is removed. */
  @Test
  void anOlderFileIsOverlooked() throws IOException {
    RunFolder whole = create("whole", TinyRun.adam(2));
    TinyRun.train(whole);
    RunFolder run = create("run", TinyRun.adam(2));
    stopAt(run, 2);
    Path old = Files.copy(run.running(), folder.resolve("old"));
    stopAt(RunFolder.open(run.path()), 5);
    Files.copy(old, run.running(), StandardCopyOption.REPLACE_EXISTING);

    TinyRun.train(RunFolder.open(run.path()));

    assertThat(run.weights()).hasSameBinaryContentAs(whole.weights());
  }

  @Test
  void aDamagedFileHasASoundNeighbour() throws IOException {
    RunFolder run = create("run", TinyRun.adam(2));
    stopAt(run, 6);
    Files.writeString(run.running(), "damaged");
    assertThatThrownBy(() -> TinyRun.train(RunFolder.open(run.path())))
        .hasMessageContaining(
            "%s is sound: delete the damaged file, and --resume goes on after epoch 1"
                .formatted(run.checkpoint()));
    Files.delete(run.running());
    TinyRun.train(RunFolder.open(run.path()));
    assertThat(run.metrics()).hasSize(2);
  }

  /** The state is of a step within the epoch after those whose weights were lost. */
  @Test
  void lostWeightsAreNotMadeOfAnUnfinishedEpoch() throws IOException {
    RunFolder run = create("run", TinyRun.adam(3));
    stopAt(run, 6); // in epoch 2
    Files.delete(run.weights());
    Files.delete(run.best());
    List<TrainEvent> events = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Trainer.train(
                    RunFolder.open(run.path()),
                    TinyRun.data(Split.TRAIN),
                    TinyRun.data(Split.TEST),
                    events::add,
                    () -> true,
                    Duration.ZERO))
        .hasMessageContaining("Saved in " + run.path() + " up to step 5;");
    assertThat(run.weights()).doesNotExist();
    assertThat(events)
        .contains(
            new TrainEvent.Note("goes on within epoch 2, after step 5"),
            new TrainEvent.Note(
                "missing or damaged: %s, %s; the last epoch's weights are written again at the end of this epoch, the best ones after an epoch that is better"
                    .formatted(run.weights(), run.best())));
    TinyRun.train(RunFolder.open(run.path()));
    assertThat(run.weights()).exists();
  }

  @Test
  void itsTextReadsBackToTheBit() {
    var part = new PartialEpoch(new DeviceTotals.Sums(7, 1 / 3.0, 112, 60), 2.5e-3);
    assertThat(PartialEpoch.parse(part.text())).isEqualTo(part);
    assertThatThrownBy(() -> PartialEpoch.parse("1,2")).hasMessageContaining("5 figures");
  }
}
