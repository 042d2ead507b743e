package org.resnet4j.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Summary;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Schedule;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.TrainEvent;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class TrainedNetsTests {

  private static final TrainingJob JOB =
      TrainingJob.common("cifar-resnet8", Budget.QUICK, 1)
          .withImages(40, 20)
          .withBatch(20)
          .withLength(new Length.Epochs(2));

  @TempDir private Path out;

  private final List<TrainEvent> told = new ArrayList<>();

  @BeforeEach
  void forget() {
    told.clear();
  }

  @Test
  void trainsAJobOnce() {
    RunFolder first = train(JOB);
    int events = told.size();
    RunFolder second = train(JOB);

    assertThat(events).isGreaterThan(0);
    assertThat(told).hasSize(events);
    assertThat(second.path()).isEqualTo(first.path());
    assertThat(second.path().getFileName().toString()).startsWith("cifar-resnet8-synthetic-seed1-");
    assertThat(nets().finished(JOB)).isTrue();
  }

  @Test
  void knowsOtherJobsApart() {
    TrainedNets nets = nets();
    assertThat(
            List.of(
                nets.path(JOB),
                nets.path(JOB.withBatch(10)),
                nets.path(JOB.withImages(30, 20)),
                nets.path(JOB.withLength(new Length.Epochs(1))),
                nets.path(JOB.withOptimizer(Optimizer.Adam.of(1e-3)))))
        .doesNotHaveDuplicates();
    assertThat(nets.finished(JOB)).isFalse();
  }

  /** Its name was made of the recipe's Java words until then. */
  @Test
  void findsANetThatAnOlderVersionTrained() throws IOException {
    Path older = train(JOB).path().resolveSibling("cifar-resnet8-synthetic-seed1-01234567");
    Files.move(nets().path(JOB), older);
    told.clear();

    assertThat(train(JOB).path()).isEqualTo(older);
    assertThat(told).isEmpty();
    assertThat(nets().path(JOB.withBatch(10))).isNotEqualTo(older);
    assertThat(nets().path(JOB.withImages(30, 20))).isNotEqualTo(older);
  }

  @Test
  void countsTheMultiplyAddsOfATraining() {
    TrainedNets nets = nets();
    double image =
        Summary.of(Zoo.network("cifar-resnet8", 10), Shape.map(3, 32, 32)).multiplyAdds();
    assertThat(nets.multiplyAdds(JOB)).isEqualTo(3 * image * 40 * 2);
  }

  @Test
  void goesOnWithAHalfTrainedNet() {
    int[] asked = {0};
    assertThatThrownBy(() -> nets().trained(JOB, told::add, () -> ++asked[0] > 4))
        .isInstanceOf(ResnetException.class);
    assertThat(nets().finished(JOB)).isFalse();
    assertThat(nets().multiplyAddsLeft(JOB)).isEqualTo(nets().multiplyAdds(JOB) / 2);
    told.clear();

    train(JOB);

    assertThat(told)
        .filteredOn(TrainEvent.Started.class::isInstance)
        .singleElement()
        .satisfies(event -> assertThat(((TrainEvent.Started) event).firstEpoch()).isEqualTo(2));
  }

  @Test
  void remembersThatANetDiverged() {
    var recipe = JOB.recipe().withModel("cifar-resnet8:norm=none");
    TrainingJob wild =
        new TrainingJob(recipe, 40, 20, 1).withOptimizer(new Optimizer.Sgd(1e20, 0.9, 0, false));

    assertDiverges(wild);
    assertThat(nets().multiplyAddsLeft(wild)).isZero();
    told.clear();
    assertDiverges(wild);
    assertThat(told).isEmpty();
  }

  private void assertDiverges(TrainingJob job) {
    assertThatThrownBy(() -> train(job))
        .isInstanceOfSatisfying(
            ResnetException.class,
            e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DIVERGED));
  }

  @Test
  void saysWhatMemoryItWantsBeforeAnythingIsMeasured() {
    TrainedNets small = nets(() -> new NativeMemory.Room(1 << 20, 1 << 19));

    assertThatThrownBy(() -> small.requireMemory(JOB, Budget.PAPER))
        .isInstanceOfSatisfying(
            ResnetException.class,
            e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.RESOURCES))
        .hasMessageContaining("budget paper trains cifar-resnet8 in batches of 20, which wants ")
        .hasMessageContaining("0.5 MB more");
    assertThat(Files.exists(small.path(JOB))).isFalse();
    nets().requireMemory(JOB, Budget.PAPER);
  }

  @Test
  void computesValuesTwiceWhereMemoryIsShort() {
    TrainingJob large = JOB.withBatch(40).withLength(new Length.Steps(1));
    TrainedNets tight = nets(() -> new NativeMemory.Room(1 << 20, 0));

    RunFolder run = tight.trained(large, told::add, () -> false);

    assertThat(run.config().plan().segments()).isPositive();
    assertThat(run.metrics()).hasSize(1);
  }

  @Test
  void theCommonJobRisesToItsRateAndFallsAgain() {
    Schedule schedule = TrainingJob.common("cifar-resnet8", Budget.QUICK, 1).recipe().schedule();
    assertThat(schedule.at(0, 785)).isEqualTo(0.02);
    assertThat(schedule.at(60, 785)).isEqualTo(1);
    assertThat(schedule.at(784, 785)).isLessThan(0.011);
  }

  private RunFolder train(TrainingJob job) {
    return nets().trained(job, told::add, () -> false);
  }

  private TrainedNets nets() {
    return nets(NativeMemory::room);
  }

  private TrainedNets nets(Supplier<NativeMemory.Room> room) {
    return new TrainedNets(out.resolve("nets"), StudyData.of("synthetic", out), Device.CPU, room);
  }
}
