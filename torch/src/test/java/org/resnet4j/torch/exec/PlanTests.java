package org.resnet4j.torch.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.zoo.Zoo;

/** A plan gives what the executor with autograd gives. */
@ExtendWith(NativeLeakExtension.class)
class PlanTests {

  private static final int BATCH = 16;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias | 32",
        "resnet18 | 32",
        "resnet18 | 64",
        "resnet50 | 32",
        "resnext50_32x4d | 32",
        "resnet50:stride=1x1 | 48",
        "resnet18:stem=3x3 | 16",
        "resnet18:projection=A | 32",
        "resnet18:norm=none,bias | 32",
        "plain18 | 32",
        "cifar-resnet8 | 32",
        "cifar-resnet8:projection=B,bias | 8",
        "cifar-resnet14:projection=C | 4",
        "cifar-plain8 | 32",
        "cifar-preact-resnet11 | 16",
        "cifar-resnet14:order=relu-before-add | 8",
        "preact-resnet50 | 32"
      })
  void givesTheReferencesGradientsInDoublePrecision(String spec, int side) {
    compare(spec, side);
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
    double[] exact = gradients(spec, side, Element.FLOAT64, PlanKind.PLAIN);
    double[] planned = gradients(spec, side, Element.FLOAT32, PlanKind.LIBTORCH);
    assertThat(distance(exact, planned)).isLessThan(0.03 * norm(exact));
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
        step(plan, net, 32);
        step(plan, net, 32);
        runs[i] = Tensors.toDoubles(net.parameters().gradients());
      }
    }
    assertThat(runs[0]).isEqualTo(runs[1]);
  }

  private static void compare(String spec, int side) {
    double tolerance = 1e-9;
    Network network = Zoo.network(spec, 5);
    Shape image = Shape.map(3, side, side);
    try (var plain = Executor.create(network, 1, Device.CPU, Element.FLOAT64);
        var planned = Executor.forPlan(network, image, 1, Device.CPU, Element.FLOAT64);
        var reference = new AutogradStep(plain);
        var plan = new Plan(planned, image);
        var scope = Scope.open()) {
      for (int i = 0; i < 2; i++) { // the second: nothing of the first is left over
        double expected = step(reference, plain, side);
        assertThat(step(plan, planned, side)).isCloseTo(expected, within(tolerance * expected));
      }
      double scale = norm(Tensors.toDoubles(plain.parameters().gradients()));
      for (String name : plain.parameters().views().keySet()) {
        double[] expected = Tensors.toDoubles(plain.parameters().gradient(name));
        double[] actual = Tensors.toDoubles(planned.parameters().gradient(name));
        assertThat(distance(expected, actual))
            .as(name)
            .isLessThanOrEqualTo(tolerance * Math.max(norm(expected), 1e-3 * scale));
      }
      for (StateDict.Entry entry : StateDict.of(network).entries()) {
        if (entry.kind() == StateDict.Kind.STATISTIC) {
          double[] expected = Tensors.toDoubles(plain.statistic(entry.name()));
          double[] actual = Tensors.toDoubles(planned.statistic(entry.name()));
          assertThat(distance(expected, actual))
              .as(entry.name())
              .isLessThanOrEqualTo(tolerance * (1 + norm(expected)));
        }
      }
    }
  }

  /** All gradients, parameter by parameter in PyTorch's order. */
  private static double[] gradients(String spec, int side, Element element, PlanKind kind) {
    Network network = Zoo.network(spec, 5);
    Shape image = Shape.map(3, side, side);
    StepPlan plan = new StepPlan(kind, Precision.FP32);
    try (var net = plan.create(network, image, 1, Device.CPU, element);
        GradientStep step = plan.step(net, image);
        var scope = Scope.open()) {
      step(step, net, side);
      return net.parameters().views().keySet().stream()
          .map(net.parameters()::gradient)
          .flatMapToDouble(gradient -> Arrays.stream(Tensors.toDoubles(gradient)))
          .toArray();
    }
  }

  private static double step(GradientStep step, Executor net, int side) {
    var random = new Random(7);
    double[] pixels = random.doubles((long) BATCH * 3 * side * side, -1, 1).toArray();
    Tensor images = Tensors.ofDoubles(pixels, net.element(), net.device(), BATCH, 3, side, side);
    Tensor labels = Tensors.ofLongs(new Random(8).longs(BATCH, 0, 2).toArray(), net.device());
    return Tensors.toDoubles(step.gradients(images, labels).loss())[0];
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
