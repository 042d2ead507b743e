package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Split;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Selection;
import org.resnet4j.zoo.Zoo;

/** Runs that begin with weights that there are. */
@ExtendWith(NativeLeakExtension.class)
class StartedRunTests {

  @TempDir private Path folder;

  private static RunConfig config() {
    return RunConfig.of(
        TinyRun.adam(1),
        TinyRun.data(Split.TRAIN),
        TinyRun.data(Split.TEST),
        Optional.empty(),
        1,
        Device.CPU);
  }

  /** The weights of seed 2, with one class's logit raised by 1000: a loss that nothing else has. */
  private Path weights(int classes) {
    Path file = folder.resolve("w.safetensors");
    try (var net =
            Model.create(Zoo.network("cifar-resnet8", classes), 2, Device.CPU, Element.FLOAT32);
        var scope = org.resnet4j.torch.Scope.open()) {
      ByteBuffer bias = ByteBuffer.allocate(4 * classes).order(ByteOrder.LITTLE_ENDIAN);
      bias.putFloat(0, 1000);
      List<TensorEntry> entries =
          WeightsFile.entries(net).stream()
              .map(e -> e.name().equals("linear.bias") ? new TensorEntry(e.info(), () -> bias) : e)
              .toList();
      Safetensors.write(file, Map.of(), entries);
    }
    return file;
  }

  private RunFolder start(Path file, boolean freshHead) {
    try (var weights = OpenedWeights.open(file, Selection.ALL)) {
      RunConfig config = config();
      TensorFile tensors = weights.tensors();
      Fit fit =
          freshHead
              ? Fit.withoutHead(config.network(), tensors)
              : Fit.of(config.network(), tensors);
      InitialWeights said = InitialWeights.of("w", weights, fit, freshHead);
      return StartedRun.write(
          folder.resolve("run"), config.withInitialWeights(said), tensors, fit.leavingExtras());
    }
  }

  private static Path state(RunFolder run) {
    return run.path().resolve("checkpoint/state.safetensors");
  }

  @Test
  void trainsOnFromTheWeights() {
    RunFolder run = start(weights(2), false);
    TinyRun.train(run);
    assertThat(run.metrics()).hasSize(1);
    assertThat(run.metrics().get(0).trainLoss()).isBetween(300.0, 700.0); // half of them lose 1000
  }

  @Test
  void beforeItsFirstEpochNothingIsFinished() {
    RunFolder run = start(weights(2), false);
    assertThat(run.remedy(run.weights()))
        .isEqualTo("no epoch was finished; go on with `resnet train --resume " + run.path() + "`");
  }

  @Test
  void withoutTheWeightsItDoesNotBeginWithOthers() throws IOException {
    RunFolder run = start(weights(2), false);
    Files.delete(state(run));
    assertThatThrownBy(() -> TinyRun.train(run))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            state(run)
                + " is missing, with the weights that the run begins with; restore it from a copy, or"
                + " begin a new run with another --out");
    assertThat(run.metrics()).isEmpty();
  }

  @Test
  void aFreshHeadIsThatOfANewRunOfTheSeed() {
    Path file = weights(7);
    RunFolder run = start(file, true);
    Path drawn = folder.resolve("drawn.safetensors");
    try (var net = Model.create(Zoo.network("cifar-resnet8", 2), 1, Device.CPU, Element.FLOAT32)) {
      WeightsFile.save(net, drawn, Map.of());
    }
    try (TensorFile state = TensorFile.open(state(run));
        TensorFile theirs = TensorFile.open(file);
        TensorFile seeds = TensorFile.open(drawn)) {
      for (StateDict.Entry entry : StateDict.of(config().network()).entries()) {
        TensorFile expected = entry.name().startsWith("linear.") ? seeds : theirs;
        assertThat(state.data(entry.name())).isEqualTo(expected.data(entry.name()));
      }
    }
  }

  @Test
  void theConfigurationSaysWhereTheWeightsCameFrom() throws IOException {
    Path file = weights(7);
    start(file, true);
    assertThat(RunFolder.open(folder.resolve("run")).config().initialWeights())
        .contains(
            new InitialWeights(
                "w",
                Map.of("w.safetensors", Digests.ofFile("SHA-256", file)),
                List.of("linear.weight", "linear.bias"),
                List.of(),
                true));
    Path old = folder.resolve("run/config.json");
    Files.writeString(old, Files.readString(old).replaceAll("(?s),\\s*\"initialWeights\".*", "}"));
    assertThat(RunFolder.open(folder.resolve("run")).config().initialWeights()).isEmpty();
  }

  @Test
  void leavesNothingWhereTheWeightsDoNotFit() {
    Path file = weights(7);
    assertThatThrownBy(() -> start(file, false))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            file
                + " does not fit cifar-resnet8: 2 of another shape: linear.weight [7, 64] instead of"
                + " [2, 64], linear.bias [7] instead of [2]. Its head is of another shape; `resnet"
                + " train --weights` with --fresh-head begins with a new one");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aRunThatWasNotTrainedIsRemovedWithItsFirstWeights() {
    RunFolder run = start(weights(2), false);
    run.discardUntrained();
    assertThat(run.path()).doesNotExist();
  }

  @Test
  void aTrainedRunIsNotRemoved() {
    RunFolder run = start(weights(2), false);
    TinyRun.train(run);
    run.discardUntrained();
    assertThat(state(run)).exists();
    assertThat(run.weights()).exists();
  }
}
