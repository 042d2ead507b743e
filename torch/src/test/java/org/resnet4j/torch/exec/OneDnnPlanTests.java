package org.resnet4j.torch.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.zoo.Zoo;

/** A program of primitives gives what the executor with autograd gives. */
@ExtendWith(NativeLeakExtension.class)
class OneDnnPlanTests {

  private static final int BATCH = 16;

  /**
   * Rounding flips rectifiers near zero: so the reference itself is up to half a percent off in
   * single precision.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias | 32",
        "resnet18 | 64",
        "resnet50 | 32",
        "resnext50_32x4d | 32",
        "resnet50:stride=1x1 | 48",
        "resnet18:projection=A | 32",
        "resnet18:norm=none,bias | 32",
        "cifar-resnet8 | 32",
        "cifar-resnet8:projection=B,bias | 8",
        "cifar-resnet14:projection=C | 4",
        "cifar-plain8 | 32",
        "cifar-resnet8:projection=A | 10",
        "cifar-preact-resnet11 | 16",
        "cifar-resnet14:order=relu-before-add | 8",
      })
  void isNearTheReference(String spec, int side) {
    Outcome exact = Outcome.plain(spec, side, Element.FLOAT64);
    Outcome planned = Outcome.planned(spec, side, Precision.FP32);
    assertThat(planned.loss).isCloseTo(exact.loss, within(1e-4 * exact.loss));
    assertThat(distance(exact.gradients, planned.gradients))
        .isLessThan(0.03 * norm(exact.gradients));
    assertThat(distance(exact.statistics, planned.statistics))
        .isLessThan(1e-4 * (1 + norm(exact.statistics)));
  }

  /**
   * PyTorch 2.13's autocast, on a net of other random numbers, has the gradients of resnet34 at
   * 32x32 .61 to .67 off, of resnet50 1.29 to 1.36, of resnet18 at 64x64 .35 to .36; the loss of
   * resnet50 up to .094 (six seeds, a processor without AMX), whose rounding is another. Java 25
   * draws other Gaussian numbers than 17 in two of its tensors: 1.37 instead of less than 1.36.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias | 32 | 0.67",
        "resnet18 | 64 | 0.4",
        "resnet50 | 32 | 1.4",
        "resnet18:projection=A | 32 | 0.4",
        "cifar-resnet8 | 32 | 0.1",
        "cifar-resnet8:projection=B,bias | 8 | 0.2",
        "cifar-preact-resnet11 | 16 | 0.2",
      })
  void isAsNearAsAutocastInHalfPrecision(String spec, int side, double bound) {
    Outcome exact = Outcome.plain(spec, side, Element.FLOAT32);
    Outcome planned = Outcome.planned(spec, side, Precision.BF16);
    double off = distance(exact.gradients, planned.gradients) / norm(exact.gradients);
    assertThat(off).isBetween(1e-4, bound);
    assertThat(planned.loss).isCloseTo(exact.loss, within(0.1 * exact.loss));
    assertThat(distance(exact.statistics, planned.statistics))
        .isLessThan(0.1 * (1 + norm(exact.statistics)));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aSeedGivesTheSameBits(Precision precision) {
    Outcome one = Outcome.planned("resnet34:bias", 32, precision);
    Outcome two = Outcome.planned("resnet34:bias", 32, precision);
    assertThat(one.gradients).isEqualTo(two.gradients);
    assertThat(one.statistics).isEqualTo(two.statistics);
  }

  /** The last batch of an epoch is smaller: its program works in the same memory. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void batchesOfTwoSizesDoNotDisturbEachOther(Precision precision) {
    Shape image = Shape.map(3, 32, 32);
    Network network = Zoo.network("resnet34:bias", 5);
    try (var net = Executor.forPlan(network, image, 1, Device.CPU, Element.FLOAT32);
        var step = new OneDnnPlan(net, image, precision, ConvChoices.RULES);
        var scope = Scope.open()) {
      step(step, net, 32);
      double[] before = Tensors.toDoubles(net.parameters().gradients());
      step(step, net, 32, 5);
      step(step, net, 32);
      assertThat(Tensors.toDoubles(net.parameters().gradients())).isEqualTo(before);
    }
  }

  @Test
  void aLostNetHasNoFiniteLoss() {
    Shape image = Shape.map(3, 8, 8);
    for (String spec : List.of("cifar-resnet8", "cifar-resnet8:norm=none,bias")) {
      Network network = Zoo.network(spec, 5);
      try (var net = Executor.forPlan(network, image, 1, Device.CPU, Element.FLOAT32);
          var step = new OneDnnPlan(net, image, Precision.FP32, ConvChoices.RULES);
          var scope = Scope.open()) {
        String last = "layer3.0.conv1.weight";
        try (var noGrad = NoGrad.on()) {
          Tensors.fill(net.parameters().get(last), Double.NaN);
        }
        assertThat(step(step, net, 8)).as(spec).isNaN();
      }
    }
  }

  private static final class Outcome {
    private final double loss;
    private final double[] gradients;
    private final double[] statistics;

    private Outcome(Executor net, GradientStep step, int side) {
      Network network = net.network();
      try (var scope = Scope.open()) {
        Kernels.seed(3);
        step(step, net, side);
        Kernels.seed(4);
        loss = step(step, net, side); // the second: nothing of the first is left over
        gradients =
            net.parameters().views().keySet().stream()
                .map(net.parameters()::gradient)
                .flatMapToDouble(gradient -> Arrays.stream(Tensors.toDoubles(gradient)))
                .toArray();
        statistics =
            StateDict.of(network).entries().stream()
                .filter(entry -> entry.kind() == StateDict.Kind.STATISTIC)
                .flatMapToDouble(
                    entry -> Arrays.stream(Tensors.toDoubles(net.statistic(entry.name()))))
                .toArray();
      }
    }

    static Outcome plain(String spec, int side, Element element) {
      try (var threads = Libtorch.threads(2); // which rectifiers flip depends on their number
          var net = Executor.create(Zoo.network(spec, 5), 1, Device.CPU, element);
          var step = new AutogradStep(net)) {
        return new Outcome(net, step, side);
      }
    }

    static Outcome planned(String spec, int side, Precision precision) {
      Shape image = Shape.map(3, side, side);
      Network network = Zoo.network(spec, 5);
      try (var threads = Libtorch.threads(2);
          var net = Executor.forPlan(network, image, 1, Device.CPU, Element.FLOAT32);
          var step = new OneDnnPlan(net, image, precision, ConvChoices.RULES)) {
        return new Outcome(net, step, side);
      }
    }
  }

  private static double step(GradientStep step, Executor net, int side) {
    return step(step, net, side, BATCH);
  }

  private static double step(GradientStep step, Executor net, int side, int batch) {
    Random random = new Random(5);
    double[] pixels = random.doubles((long) batch * 3 * side * side, -1, 1).toArray();
    long[] labels = random.longs(batch, 0, 5).toArray();
    Tensor images = Tensors.ofDoubles(pixels, net.element(), Device.CPU, batch, 3, side, side);
    var losses = step.gradients(images, Tensors.ofLongs(labels, Device.CPU));
    return losses.loss().item_double();
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static double norm(double[] a) {
    return distance(a, new double[a.length]);
  }
}
