package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Split;
import org.resnet4j.format.Safetensors;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.RecipeFile;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs whose recipe has more than an optimizer. */
@ExtendWith(NativeLeakExtension.class)
class RefinedRecipeTests {

  @TempDir private Path folder;

  private static Recipe recipe(int epochs, String settings) {
    return RecipeFile.with(TinyRun.adam(epochs), List.of(settings.split(" ")));
  }

  private RunFolder create(String name, Recipe recipe) {
    return TinyRun.create(folder.resolve(name), recipe);
  }

  private static void stopAfter(RunFolder run, int asks) {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Trainer.train(
                    run,
                    TinyRun.data(Split.TRAIN),
                    TinyRun.data(Split.TEST),
                    event -> {},
                    () -> asked.incrementAndGet() >= asks))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith("stopped after step ");
  }

  /** An epoch is three batches of 16, 16 and 8 images. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ema=0.9",
        "mixup=0.4 cutmix=1 label-smoothing=0.1",
        "accumulation=2 clip-norm=1",
        "accumulation=2 ema=0.9 mixup=0.2",
      })
  void resumesToTheBit(String settings) {
    Recipe recipe = recipe(3, settings);
    RunFolder whole = create("whole", recipe);
    TinyRun.train(whole);
    RunFolder parts = create("parts", recipe);
    stopAfter(parts, settings.contains("accumulation") ? 5 : 7);
    assertThat(parts.metrics()).isNotEmpty().hasSizeLessThan(3);

    TinyRun.train(RunFolder.open(parts.path()));

    assertThat(TinyRun.figures(parts)).isEqualTo(TinyRun.figures(whole)).hasSize(3);
    assertThat(parts.weights()).hasSameBinaryContentAs(whole.weights());
    assertThat(parts.best()).hasSameBinaryContentAs(whole.best());
    try (var one = Safetensors.open(parts.checkpoint());
        var other = Safetensors.open(whole.checkpoint())) {
      assertThat(bytes(one, "conv1.weight")).isEqualTo(bytes(other, "conv1.weight"));
    }
  }

  @Test
  void whatIsSavedForUsersIsTheAverage() {
    RunFolder run = create("run", recipe(2, "ema=0.9"));
    TinyRun.train(run);
    try (var weights = Safetensors.open(run.weights());
        var state = Safetensors.open(run.checkpoint())) {
      byte[] saved = bytes(weights, "conv1.weight");
      assertThat(saved)
          .isEqualTo(bytes(state, "average/conv1.weight"))
          .isNotEqualTo(bytes(state, "conv1.weight"));
    }
  }

  private static byte[] bytes(Safetensors file, String name) {
    byte[] bytes = new byte[(int) file.info(name).elements() * Float.BYTES];
    file.data(name).get(bytes);
    return bytes;
  }

  @Test
  void anUpdateIsOfSeveralBatchesAndTheLastOfWhatIsLeft() {
    RunFolder run = create("run", recipe(2, "accumulation=2"));
    var started = (TrainEvent.Started) TinyRun.train(run).get(0);
    assertThat(started.stepsPerEpoch()).isEqualTo(2);
    assertThat(run.metrics()).extracting(EpochMetrics::step).containsExactly(2L, 4L);
  }

  @Test
  void whatEachSettingDoesShowsInTheFigures() {
    List<String> plain = TinyRun.figures(trained("plain", "ema="));
    for (String setting :
        List.of("ema=0.5", "mixup=0.4", "cutmix=1", "label-smoothing=0.1", "clip-norm=0.01")) {
      String name = setting.replaceAll("=.*", "");
      assertThat(TinyRun.figures(trained(name, setting))).as(name).isNotEqualTo(plain);
    }
  }

  private RunFolder trained(String name, String settings) {
    RunFolder run = create(name, recipe(1, settings));
    TinyRun.train(run);
    return run;
  }

  /** Weights from elsewhere are the average's start, too. */
  @Test
  void anEditedRunAveragesTheEditedNet() {
    RunFolder run =
        create("run", recipe(2, "ema=0.9 freeze=[layer1.1,layer2.0]").withModel("cifar-resnet14"));
    TinyRun.train(run);
    Path out = folder.resolve("edited");
    String spec = "cifar-resnet14+delete=layer1.1";
    var network = Zoo.network(spec, 2);
    try (Model trained = Model.create(network, 5, Device.CPU, Element.FLOAT32)) {
      RunFolder edited = EditedRun.write(out, run, trained, spec);
      assertThat(edited.config().recipe().updates().freeze()).containsExactly("layer2.0");
      try (var state = Safetensors.open(edited.checkpoint())) {
        assertThat(bytes(state, "average/conv1.weight")).isEqualTo(bytes(state, "conv1.weight"));
      }
    }
  }

  /** Runs of earlier versions name neither. */
  @Test
  void aRunWithoutTheseEntriesIsPlain() throws IOException {
    RunFolder run = create("run", TinyRun.adam(1));
    Path file = run.path().resolve("config.json");
    ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
    ((ObjectNode) config.get("recipe")).remove(Arrays.asList("regularization", "updates"));
    Files.writeString(file, config.toString());
    assertThat(RunFolder.open(run.path()).config().recipe()).isEqualTo(TinyRun.adam(1));
  }
}
