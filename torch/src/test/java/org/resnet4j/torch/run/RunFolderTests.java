package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.torch.NativeLeakExtension;

/** What a run folder is, and what is refused as one. */
@ExtendWith(NativeLeakExtension.class)
class RunFolderTests {

  @TempDir private Path folder;

  @Test
  void keepsAFolderInWhichSomethingWasTrained() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    TinyRun.train(run);
    run.discardUntrained();
    assertThat(run.weights()).exists();
  }

  @Test
  void readsAConfigurationFromBeforeThereWereSegments() throws IOException {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    Path config = run.path().resolve("config.json");
    String older = Files.readString(config).replaceAll(",\\s*\"segments\" : 0", "");
    assertThat(older).doesNotContain("segments");
    Files.writeString(config, older);
    assertThat(RunFolder.open(run.path()).config()).isEqualTo(run.config());
  }

  @Test
  void oneProcessAtATimeTrainsInAFolder() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    try (var claim = run.claim()) {
      assertThatThrownBy(() -> TinyRun.train(run))
          .hasMessage("%s is being trained by another process; wait for its end", run.path());
    }
    TinyRun.train(run);
    assertThat(run.path().resolve("training.lock")).doesNotExist();
  }

  @Test
  void neverOverwritesARun() {
    TinyRun.create(folder.resolve("run"), TinyRun.adam(1));
    assertThatThrownBy(() -> TinyRun.create(folder.resolve("run"), TinyRun.adam(1)))
        .hasMessage(
            "%s exists, and a run never overwrites another; choose a new --out, or --resume it",
            folder.resolve("run"));
  }

  @Test
  void refusesARunOfAnotherVersion() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"format\": 7, \"version\": \"9.1\"}");
    assertThatThrownBy(() -> RunFolder.open(folder))
        .hasMessage(
            "%s is a run folder of format 7 (resnet4j 9.1); this version reads format 1", folder);
  }

  @Test
  void refusesADamagedConfiguration() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"format\": 1, \"classes\": [\"cat\"");
    assertThatThrownBy(() -> RunFolder.open(folder))
        .hasMessage(
            folder.resolve("config.json")
                + " is damaged: Unexpected end-of-input: expected close marker for Array; restore it"
                + " from a copy");
  }

  @Test
  void refusesAConfigurationThatLacksSomething() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"format\": 1, \"version\": \"0.1\"}");
    assertThatThrownBy(() -> RunFolder.open(folder))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith(folder.resolve("config.json") + " is damaged: ");
  }

  @Test
  void readsItsConfigurationBack() {
    RunFolder run = TinyRun.create(folder.resolve("run"), TinyRun.adam(2));
    assertThat(RunFolder.open(run.path()).config()).isEqualTo(run.config());
  }

  @Test
  void numbersNewRuns() throws IOException {
    Files.createDirectories(folder.resolve("resnet34-bias-cifar10-1"));
    assertThat(RunFolder.next(folder, "resnet34:bias", "cifar10"))
        .isEqualTo(folder.resolve("resnet34-bias-cifar10-2"));
  }
}
