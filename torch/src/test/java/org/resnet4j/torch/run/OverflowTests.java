package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.ResnetException;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.zoo.Zoo;

/** Half precision in training: updates that are left out, and the scale in the checkpoint. */
@ExtendWith(NativeLeakExtension.class)
class OverflowTests {

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        Optimizer.Adam.of(1e-2),
        new Optimizer.AdamW(1e-2, 0.9, 0.999, 1e-8, 0.1),
        new Optimizer.Sgd(1e-2, 0.9, 1e-4, false),
        new Optimizer.Sgd(1e-2, 0, 0, false));
  }

  private static Model net() {
    return Model.create(Zoo.network("cifar-resnet8", 2), 1, Device.CPU, Element.FLOAT32);
  }

  private static double[] after(Optimizer settings, double... overflows) {
    try (var net = net();
        var optimizer = new FlatOptimizer(settings, net);
        var scope = Scope.open()) {
      for (double overflow : overflows) {
        Tensors.fill(net.parameters().gradients(), overflow == 1 ? Double.NaN : 0.25);
        double[] number = {overflow};
        Tensor found = Tensors.ofDoubles(number, Element.FLOAT32, Device.CPU);
        optimizer.step(1e-2, Optional.of(found));
      }
      return Tensors.toDoubles(net.parameters().values());
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void anUpdateThatOverflowsIsAsIfItHadNotBeen(Optimizer settings) {
    double[] start = after(settings);
    double[] two = after(settings, 0, 0);
    assertThat(two).isNotEqualTo(start);
    assertThat(after(settings, 1)).isEqualTo(start);
    assertThat(after(settings, 1, 0, 1, 0)).isEqualTo(two);
  }

  private static void set(AutogradStep owner, String number, double value) {
    Tensors.fill(Objects.requireNonNull(owner.state().get(number)), value);
  }

  @Test
  void aCheckpointKeepsTheScale(@TempDir Path folder) {
    Path file = folder.resolve("checkpoint/state.safetensors");
    Optimizer settings = Optimizer.Adam.of(1e-2);
    try (var net = net();
        var optimizer = new FlatOptimizer(settings, net);
        var gradients = new AutogradStep(net, Precision.FP16);
        var again = new AutogradStep(net, Precision.FP16)) {
      set(gradients, "loss_scale", 512);
      set(gradients, "steps_without_overflow", 7);
      new Checkpoint(2, 30).save(file, new TrainingState(net, optimizer, gradients));

      assertThat(load(file, new TrainingState(net, optimizer, again)))
          .isEqualTo(new Checkpoint(2, 30));
      assertThat(again.state().values().stream().mapToDouble(Tensor::item_double))
          .containsExactly(512.0, 7.0);
    }
  }

  @Test
  void aCheckpointWithoutTheScaleDoesNotFit(@TempDir Path folder) {
    Path file = folder.resolve("checkpoint/state.safetensors");
    try (var net = net();
        var optimizer = new FlatOptimizer(Optimizer.Adam.of(1e-2), net);
        var single = new AutogradStep(net);
        var half = new AutogradStep(net, Precision.FP16)) {
      new Checkpoint(1, 1).save(file, new TrainingState(net, optimizer, single));
      var other = new TrainingState(net, optimizer, half);
      assertThatThrownBy(() -> load(file, other))
          .isInstanceOf(ResnetException.class)
          .hasMessage(file + " does not fit the run: no gradients/loss_scale of its size");
    }
  }

  private static Checkpoint load(Path file, TrainingState memory) {
    return Checkpoint.load(file, memory, row -> java.util.Map.of());
  }
}
