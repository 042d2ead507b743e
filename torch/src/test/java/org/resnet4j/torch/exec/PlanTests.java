package org.resnet4j.torch.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.zoo.Zoo;

/** A plan gives what the executor with autograd gives. */
@ExtendWith(NativeLeakExtension.class)
class PlanTests {

  private static final double DOUBLE = 1e-9;

  /** Every kind of block, shortcut, order, norm and activation; with -Dzoo=all every net. */
  static Stream<StepOutcome.Work> works() {
    if ("all".equals(System.getProperty("zoo"))) {
      return Zoo.names().stream().map(PlanTests::smallest);
    }
    return Stream.of(
        new StepOutcome.Work("resnet34:bias", 32, 8),
        new StepOutcome.Work("resnet18", 64, 8),
        new StepOutcome.Work("resnet18:stem=3x3", 16, 8),
        new StepOutcome.Work("resnet18:projection=A", 32, 8),
        new StepOutcome.Work("resnet18:norm=none,bias", 32, 8),
        new StepOutcome.Work("resnet50", 32, 8),
        new StepOutcome.Work("resnet50:stride=1x1,norm=group", 48, 4),
        new StepOutcome.Work("resnext50_32x4d", 32, 8),
        new StepOutcome.Work("preact-resnet50", 32, 8),
        new StepOutcome.Work("plain18", 32, 8),
        new StepOutcome.Work("cifar-resnet8", 32, 16),
        new StepOutcome.Work("cifar-resnet8:projection=B,bias", 8, 16),
        new StepOutcome.Work("cifar-resnet14:projection=C", 4, 16),
        new StepOutcome.Work("cifar-resnet14:norm=group,zero-init", 8, 16),
        new StepOutcome.Work("cifar-resnet14:norm=none", 8, 16),
        new StepOutcome.Work("cifar-resnet14:shortcut=scale,shortcut-scale=0.3", 8, 16),
        new StepOutcome.Work("cifar-resnet14:shortcut=gate", 8, 16),
        new StepOutcome.Work("cifar-resnet14:shortcut=exclusive-gate,gate-bias=0", 8, 16),
        new StepOutcome.Work("cifar-resnet14:shortcut=conv1x1", 8, 16),
        new StepOutcome.Work("cifar-resnet14:shortcut=dropout", 8, 16),
        new StepOutcome.Work("cifar-resnet14:order=bn-after-add", 8, 16),
        new StepOutcome.Work("cifar-resnet14:order=relu-before-add", 8, 16),
        new StepOutcome.Work("cifar-resnet14:order=relu-preact", 8, 16),
        new StepOutcome.Work("cifar-resnet14:order=full-preact", 8, 16),
        new StepOutcome.Work("cifar-resnet14:activation=tanh,norm=none", 8, 16),
        new StepOutcome.Work("cifar-resnet14:activation=sigmoid,shortcut=gate", 8, 16),
        new StepOutcome.Work("cifar-plain8", 32, 16),
        new StepOutcome.Work("cifar-preact-resnet11", 16, 16),
        new StepOutcome.Work("cifar-preact-resnet14:init=pytorch", 8, 16),
        new StepOutcome.Work("cifar-alexnet", 32, 4),
        new StepOutcome.Work("cifar-alexnet:lrn=off,dropout=off,activation=tanh", 32, 4));
  }

  /** A net of the zoo on images as small as it takes. */
  private static StepOutcome.Work smallest(String name) {
    return switch (name) {
      case "alexnet" -> new StepOutcome.Work(name, 224, 2);
      case "alexnet-torchvision" -> new StepOutcome.Work(name, 95, 2);
      default -> new StepOutcome.Work(name, 32, 4);
    };
  }

  @ParameterizedTest
  @MethodSource("works")
  void givesTheReferencesGradientsInDoublePrecision(StepOutcome.Work work) {
    try (var exact = StepOutcome.exact(work);
        var planned = planned(work, Element.FLOAT64)) {
      assertThat(planned.lossError(exact)).isLessThan(DOUBLE);
      assertThat(planned.worstGradientError(exact)).isLessThan(DOUBLE);
      assertThat(planned.statisticsError(exact)).isLessThan(DOUBLE);
    }
  }

  /**
   * Rounding flips rectifiers near zero: so the reference itself is up to half a percent off, plans
   * and references alike.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"resnet34:bias | 32", "cifar-resnet20 | 32", "resnet18 | 64"})
  void isNearTheReferenceInSinglePrecision(String spec, int side) {
    var work = new StepOutcome.Work(spec, side, 16);
    try (var exact = StepOutcome.exact(work);
        var planned = planned(work, Element.FLOAT32)) {
      assertThat(planned.gradientError(exact)).isLessThan(0.03);
    }
  }

  private static StepOutcome planned(StepOutcome.Work work, Element element) {
    return StepOutcome.planned(work, element, net -> new Plan(net, work.image()));
  }

  @Test
  void refusesWeightsThatAreStoredForOtherImages() {
    Shape image = Shape.map(3, 32, 32);
    try (var net = Executor.create(Zoo.network("resnet18", 2), 1, Device.CPU, Element.FLOAT32)) {
      assertThatThrownBy(() -> new Plan(net, image))
          .hasMessage("the network's weights are not stored for 3x32x32");
    }
  }

  @Test
  void aSeedGivesTheSameBits() {
    Network network = Zoo.network("resnet34:bias", 2);
    Shape image = Shape.map(3, 32, 32);
    double[][] runs = new double[2][];
    for (int i = 0; i < 2; i++) {
      try (var net = Executor.forPlan(network, image, 1, Device.CPU, Element.FLOAT32);
          var plan = new Plan(net, image);
          var scope = Scope.open()) {
        step(plan, net);
        step(plan, net);
        runs[i] = Tensors.toDoubles(net.parameters().gradients());
      }
    }
    assertThat(runs[0]).isEqualTo(runs[1]);
  }

  private static void step(GradientStep step, Executor net) {
    double[] pixels = new Random(7).doubles(16 * 3 * 32 * 32, -1, 1).toArray();
    Tensor images = Tensors.ofDoubles(pixels, net.element(), net.device(), 16, 3, 32, 32);
    Tensor labels = Tensors.ofLongs(new Random(8).longs(16, 0, 2).toArray(), net.device());
    step.gradients(images, labels);
  }
}
