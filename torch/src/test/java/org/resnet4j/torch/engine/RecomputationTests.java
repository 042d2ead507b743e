package org.resnet4j.torch.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.program.Segments;
import org.resnet4j.torch.internal.program.StepOutcome;
import org.resnet4j.torch.model.Model;

/** Values that are computed twice instead of kept change memory and nothing else. */
@ExtendWith(NativeLeakExtension.class)
class RecomputationTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cifar-resnet20 | 32 | 8",
        "cifar-resnet14:projection=C,bias | 4 | 16",
        "cifar-resnet14:shortcut=gate | 8 | 16",
        "cifar-resnet14:shortcut=exclusive-gate,norm=group | 8 | 16",
        "cifar-resnet14:shortcut=dropout,order=full-preact | 8 | 16",
        "cifar-resnet14:norm=none | 8 | 16",
        "cifar-preact-resnet20 | 8 | 16",
        "cifar-plain14:activation=tanh | 8 | 16",
        "cifar-alexnet | 32 | 4",
        "resnet18:projection=A | 32 | 8",
      })
  void givesTheSameBits(String spec, int side, int batch) {
    var work = new StepOutcome.Work(spec, side, batch);
    int best = Segments.bestCount(work.network(), work.image());
    assertThat(best).isGreaterThan(1);
    try (var whole = StepOutcome.program(work, Precision.FP32, 1);
        var two = StepOutcome.program(work, Precision.FP32, 2);
        var many = StepOutcome.program(work, Precision.FP32, best)) {
      assertThat(two.equalsExactly(whole)).isTrue();
      assertThat(many.equalsExactly(whole)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"cifar-resnet20, 32", "resnet18, 64"})
  void givesTheSameBitsInLessPrecision(String spec, int side) {
    var work = new StepOutcome.Work(spec, side, 8);
    try (var whole = StepOutcome.program(work, Precision.BF16, 1);
        var cut = StepOutcome.program(work, Precision.BF16, 4)) {
      assertThat(cut.equalsExactly(whole)).isTrue();
    }
  }

  /** What a reading of the graph chose is what memory planning finds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cifar-resnet110 | 32 | 7",
        "cifar-resnet56:shortcut=dropout | 32 | 3",
        "cifar-resnet56:norm=group | 32 | 4",
        "cifar-plain56 | 32 | 5",
        "cifar-preact-resnet164 | 32 | 6",
        "resnet50 | 224 | 3",
      })
  void needsTheLeastMemoryWithTheBestCount(String spec, int side, int times) {
    var work = new StepOutcome.Work(spec, side, 64);
    int best = Segments.bestCount(work.network(), work.image());
    try (var net = work.allocate(Element.FLOAT32)) {
      long least = bytes(net, work, best);
      assertThat(bytes(net, work, 1)).isGreaterThan(times * least);
      for (int count = 2; count < best; count++) {
        assertThat(bytes(net, work, count))
            .as("%d segments", count)
            .isGreaterThan(least * 97 / 100);
      }
    }
  }

  private static long bytes(Model net, StepOutcome.Work work, int segments) {
    try (var step =
        new StepSettings(Engine.ONEDNN, Precision.FP32, ConvChoices.RULES, segments)
            .step(net, work.image())) {
      return step.workingBytes(work.batch()).orElseThrow();
    }
  }

  @Test
  void movesStatisticsOncePerStep() {
    var work = new StepOutcome.Work("cifar-resnet14", 8, 4);
    try (var net = work.allocate(Element.FLOAT32);
        var step =
            new StepSettings(Engine.ONEDNN, Precision.FP32, ConvChoices.RULES, 5)
                .step(net, work.image());
        var scope = Scope.open()) {
      step.gradients(
          Tensors.zeros(Element.FLOAT32, Device.CPU, 4, 3, 8, 8),
          Tensors.ofLongs(new long[4], Device.CPU));
      assertThat(net.statistics().steps("bn1")).isEqualTo(1);
    }
  }
}
