package org.resnet4j.torch.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.ResnetException;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.zoo.Zoo;

/** What surrounds a recording; the recorder of CUDA itself wants a device and is not run here. */
@ExtendWith(NativeLeakExtension.class)
class GraphedStepTests {

  private static final int SIDE = 16;

  /** Does on the CPU what a CUDA graph does: nothing when it records, all of it at each launch. */
  private static final class Repeater implements Recorder {

    final List<String> calls = new ArrayList<>();

    @Override
    public Recording record(Runnable work) {
      calls.add("record");
      return new Recording() {
        @Override
        public void launch() {
          calls.add("launch");
          try (var scope = Scope.open()) {
            work.run();
          }
        }

        @Override
        public void close() {
          calls.add("free");
        }
      };
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  /** The batches that a step is given: the last of an epoch is short. */
  private static final int[] BATCHES = {4, 4, 4, 4, 4, 2, 4};

  /** Loss of every batch, then the gradients of the last and a batch norm's statistics. */
  private static List<double[]> train(Model net, GradientStep step) {
    List<double[]> seen = new ArrayList<>();
    var random = new Random(5);
    for (int batch : BATCHES) {
      try (var scope = Scope.open()) {
        double[] pixels = random.doubles(batch * 3L * SIDE * SIDE, -1, 1).toArray();
        long[] labels = random.longs(batch, 0, 5).toArray();
        Tensor images = Tensors.ofDoubles(pixels, net.element(), Device.CPU, batch, 3, SIDE, SIDE);
        StepResult losses = step.gradients(images, Tensors.ofLongs(labels, Device.CPU));
        assertThat(losses.logits().size(0)).isEqualTo(batch);
        seen.add(Tensors.toDoubles(losses.loss()));
        seen.add(Tensors.toDoubles(losses.logits()));
        losses.overflow().ifPresent(overflow -> seen.add(Tensors.toDoubles(overflow)));
      }
    }
    seen.add(Tensors.toDoubles(net.parameters().gradients()));
    seen.add(Tensors.toDoubles(net.statistics().flat().mean()));
    seen.add(new double[] {net.statistics().steps("bn1")});
    step.state().values().forEach(number -> seen.add(Tensors.toDoubles(number)));
    return seen;
  }

  private static Model net() {
    return Model.create(Zoo.network("cifar-resnet8", 5), 1, Device.CPU, Element.FLOAT32);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void computesToTheBitWhatTheOtherDoes(Precision precision) {
    var repeater = new Repeater();
    try (var plain = net();
        var expected = new AutogradStep(plain, precision);
        var net = net();
        var step = new GraphedStep(net.statistics(), new AutogradStep(net, precision), repeater)) {
      List<double[]> losses = train(plain, expected);
      assertThat(train(net, step)).usingRecursiveComparison().isEqualTo(losses);
      assertThat(net.statistics().steps("bn1")).isEqualTo(BATCHES.length);
    }
    assertThat(repeater.calls)
        .containsExactly("record", "launch", "launch", "launch", "free", "close");
  }

  @Test
  void recordsNothingInAShortTraining() {
    var repeater = new Repeater();
    try (var net = net();
        var step = new GraphedStep(net.statistics(), new AutogradStep(net), repeater);
        var scope = Scope.open()) {
      for (int batch = 1; batch <= 2 * GraphedStep.WARM_UP; batch++) {
        Tensor images = Tensors.zeros(Element.FLOAT32, Device.CPU, batch, 3, SIDE, SIDE);
        step.gradients(images, Tensors.ofLongs(new long[batch], Device.CPU));
      }
    }
    assertThat(repeater.calls).containsExactly("close");
  }

  @Test
  void freesAllWhereAStepCannotBeRecorded() {
    Recorder broken =
        new Recorder() {
          @Override
          public Recording record(Runnable work) {
            throw ResnetException.failed("cannot", null);
          }

          @Override
          public void close() {}
        };
    try (var net = net();
        var step = new GraphedStep(net.statistics(), new AutogradStep(net), broken);
        var scope = Scope.open()) {
      assertThatExceptionOfType(ResnetException.class)
          .isThrownBy(() -> train(net, step))
          .withMessage("cannot");
    }
  }

  @Test
  void wantsACudaDeviceAndNoDropout() {
    refuses("cifar-resnet20", Device.CPU, "it records what a CUDA device does");
    refuses("cifar-alexnet", Device.CUDA, "what dropout draws cannot be recorded");
  }

  private static void refuses(String spec, Device device, String reason) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(
            () ->
                StepSettings.choose(
                    Optional.of("graph"), Precision.FP32, Zoo.network(spec, 10), device))
        .withMessageContaining("--plan graph does not work for")
        .withMessageContaining(reason);
  }
}
