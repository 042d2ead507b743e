package org.resnet4j.torch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.program.ProgramStep;
import org.resnet4j.torch.internal.program.StepOutcome;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.zoo.Zoo;

/** Whatever order a weight's elements lie in, by its name it is the same weight. */
@ExtendWith(NativeLeakExtension.class)
class WeightStorageTests {

  private static final double DOUBLE = 1e-9;

  /** Maps of all sides down to 1x1, and with them all orders. */
  static Stream<StepOutcome.Work> works() {
    return Stream.of(
        new StepOutcome.Work("resnet18", 32, 8),
        new StepOutcome.Work("resnet34:bias", 32, 8),
        new StepOutcome.Work("resnet50:stride=1x1,norm=group", 48, 4),
        new StepOutcome.Work("resnext50_32x4d", 32, 8),
        new StepOutcome.Work("cifar-resnet8:projection=B,bias", 8, 16),
        new StepOutcome.Work("cifar-resnet14:projection=C", 4, 16),
        new StepOutcome.Work("cifar-preact-resnet11", 8, 16));
  }

  @ParameterizedTest
  @EnumSource
  void hasAPlaceForEveryElement(WeightStorage storage) {
    for (long[] shape : new long[][] {{4, 3, 3, 3}, {3, 5, 1, 1}, {1, 1, 3, 3}, {7, 5}, {6}}) {
      long[] strides = storage.strides(shape);
      assertThat(places(shape, strides, 0, 0).sorted().toArray())
          .isEqualTo(
              LongStream.range(0, Arrays.stream(shape).reduce(1, (a, b) -> a * b)).toArray());
    }
  }

  /** Where the elements lie, from one dimension on. */
  private static LongStream places(long[] shape, long[] strides, int axis, long from) {
    return axis == shape.length
        ? LongStream.of(from)
        : LongStream.range(0, shape[axis])
            .flatMap(i -> places(shape, strides, axis + 1, from + i * strides[axis]));
  }

  @Test
  void allOrdersAreAmongTheNets() {
    Set<WeightStorage> seen = EnumSet.of(WeightStorage.PYTORCH);
    works()
        .forEach(
            work ->
                seen.addAll(
                    ConvChoices.RULES.layout(work.network(), work.image()).storage().values()));
    assertThat(seen).containsExactlyInAnyOrder(WeightStorage.values());
  }

  private static Model stored(StepOutcome.Work work, Element element) {
    ModelLayout layout = ConvChoices.RULES.layout(work.network(), work.image());
    return Model.create(work.network(), layout, 7, Device.CPU, element);
  }

  @ParameterizedTest
  @MethodSource("works")
  void aSeedDrawsTheSameWeights(StepOutcome.Work work) {
    try (var plain = Model.create(work.network(), 7, Device.CPU, Element.FLOAT64);
        var stored = stored(work, Element.FLOAT64)) {
      assertThat(stored.layout().storage()).isNotEmpty();
      for (String name : plain.parameters().views().keySet()) {
        assertThat(Tensors.toDoubles(stored.parameters().get(name)))
            .as(name)
            .isEqualTo(Tensors.toDoubles(plain.parameters().get(name)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("works")
  void libtorchTrainsAlikeInDoublePrecision(StepOutcome.Work work) {
    try (var exact = StepOutcome.exact(work);
        var stored = StepOutcome.planned(work, Element.FLOAT64, AutogradStep::new)) {
      assertThat(stored.lossError(exact)).isLessThan(DOUBLE);
      assertThat(stored.worstGradientError(exact)).isLessThan(DOUBLE);
      assertThat(stored.statisticsError(exact)).isLessThan(DOUBLE);
    }
  }

  @Test
  void aProgramRefusesWeightsThatAreStoredForOtherImages() {
    Shape image = Shape.map(3, 32, 32);
    try (var net = Model.create(Zoo.network("resnet18", 2), 1, Device.CPU, Element.FLOAT32)) {
      assertThatThrownBy(() -> new ProgramStep(net, image, Precision.FP32, ConvChoices.RULES))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the network's weights are not stored for 3x32x32");
    }
  }

  /** So the optimizer may leave out the taps that see nothing but padding. */
  @ParameterizedTest
  @MethodSource("works")
  void outsideTheUsedTapsGradientsAreZero(StepOutcome.Work work) {
    requireZeros(work, AutogradStep::new);
    requireZeros(
        work, net -> new ProgramStep(net, work.image(), Precision.FP32, ConvChoices.RULES));
  }

  private static void requireZeros(StepOutcome.Work work, Function<Model, GradientStep> maker) {
    try (var scope = Scope.open();
        var net = stored(work, Element.FLOAT32);
        var step = maker.apply(net)) {
      Tensor images =
          Kernels.normal(
              work.batch(), work.image().channels(), work.image().height(), work.image().width());
      step.gradients(images, Tensors.ofLongs(new long[work.batch()], Device.CPU));
      ParameterBuffer parameters = net.parameters();
      boolean some =
          net.layout().storage().values().stream().anyMatch(WeightStorage.MIDDLE_TAP::equals);
      long used = parameters.used().stream().mapToLong(part -> part.gradients().numel()).sum();
      assertThat(used < parameters.gradients().numel()).isEqualTo(some);
      assertThat(Kernels.norm(parameters.gradients())).isPositive();
      try (var noGrad = NoGrad.on()) {
        parameters.used().forEach(part -> Tensors.fill(part.gradients(), 0));
      }
      assertThat(Kernels.norm(parameters.gradients())).isZero();
    }
  }
}
