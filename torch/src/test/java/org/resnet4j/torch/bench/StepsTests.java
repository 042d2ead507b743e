package org.resnet4j.torch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class StepsTests {

  private static final Optional<Optimizer> SGD = Optional.of(Optimizer.Sgd.of(0.01));

  @Test
  void batchIsTheSameInEveryRun() {
    Work work = work("cifar-resnet8", SGD, Optional.empty());

    Batch batch = work.randomBatch();

    assertThat(batch.size()).isEqualTo(4);
    assertThat(batch.pixels()).hasSize(4 * 3 * 32 * 32).isEqualTo(work.randomBatch().pixels());
    assertThat(IntStream.of(batch.labels()).boxed()).allSatisfy(l -> assertThat(l).isBetween(0, 9));
  }

  @Test
  void trainingCostsThreeForwardPassesOfEachImage() {
    Work training = work("cifar-resnet20", SGD, Optional.empty());
    Work inference = work("cifar-resnet20", Optional.empty(), Optional.empty());

    assertThat(inference.multiplyAdds()).isEqualTo(4 * 40_551_040L);
    assertThat(training.multiplyAdds()).isEqualTo(3 * inference.multiplyAdds());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GRAPH", "CUDNN", "LIBTORCH"})
  void trainsByEveryPlan(Engine plan) {
    Work work = work("cifar-resnet8", SGD, Optional.of(plan.toString()));

    Measurement measured = Measurement.of(work, 0.01);

    assertThat(Steps.plan(work)).isEqualTo(new StepSettings(plan, Precision.FP32));
    assertThat(measured.steps()).isGreaterThanOrEqualTo(5);
    double median = measured.milliseconds().median();
    assertThat(measured.imagesPerSecond()).isEqualTo(4000 / median);
    assertThat(measured.gigaflops()).isEqualTo(2e-6 * work.multiplyAdds() / median);
  }

  @Test
  void trainsByThePlanThatIsBestForTheNet() {
    Work work = work("cifar-resnet8", SGD, Optional.empty());

    assertThat(Steps.plan(work)).isEqualTo(StepSettings.best(work.network(), Device.CPU));
  }

  @Test
  void infers() {
    assertThat(
            Measurement.of(work("cifar-resnet8", Optional.empty(), Optional.empty()), 0.01).steps())
        .isGreaterThanOrEqualTo(5);
  }

  @Test
  void rejectsWhatCannotBeMade() {
    Network network = Zoo.network("cifar-resnet8", 10);
    Shape image = network.inputShape();
    assertRejected(
        "--precision bf16 goes with --plan onednn, got --plan plain on cpu",
        () -> Steps.open(new Work(network, image, 4, SGD, Precision.BF16, Optional.of("plain"))));
    assertRejected(
        "--batch must be 1 to 699,050 images of 3x32x32, got 0",
        () -> new Work(network, image, 0, SGD, Precision.FP32, Optional.empty()));
    assertRejected(
        "--precision fp16 is for --device cuda, got cpu; use bf16 or leave it out",
        () -> Steps.open(new Work(network, image, 4, SGD, Precision.FP16, Optional.empty())));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COPY")
  void computesAtItsPeakInEitherPrecision(PeakStep.Kind kind) {
    for (Precision precision : Precision.values()) {
      try (var step = new PeakStep(kind, precision)) {
        step.run();
      }
    }
  }

  @Test
  void thePeakIsTheFasterKindsAmountInItsTime() {
    long conv = PeakStep.Kind.CONV.amount();
    assertThat(Peaks.gigaflops(kind -> kind == PeakStep.Kind.CONV ? 10 : 1e9))
        .isEqualTo(2 * (conv / 0.010) / 1e9);
    assertThat(Peaks.gigabytesPerSecond(kind -> 1000)).isEqualTo(PeakStep.Kind.COPY.amount() / 1e9);
  }

  private static Work work(String spec, Optional<Optimizer> optimizer, Optional<String> plan) {
    Network network = Zoo.network(spec, 10);
    return new Work(network, network.inputShape(), 4, optimizer, Precision.FP32, plan);
  }

  private static void assertRejected(
      String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(work)
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE));
  }
}
