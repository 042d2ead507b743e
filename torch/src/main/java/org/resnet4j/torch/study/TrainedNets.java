package org.resnet4j.torch.study;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.resnet4j.ByteCount;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.fetch.Digests;
import org.resnet4j.format.AtomicFiles;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Summary;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.exec.PlanKind;
import org.resnet4j.torch.exec.StepPlan;
import org.resnet4j.torch.train.MemoryNeed;
import org.resnet4j.torch.train.RunConfig;
import org.resnet4j.torch.train.RunFolder;
import org.resnet4j.torch.train.TrainEvent;
import org.resnet4j.torch.train.Trainer;

/**
 * Trained nets that studies share: run folders, each named by its job and a digest of the job and
 * the images. A half-trained one goes on; one that diverged is not tried again.
 */
final class TrainedNets {

  private static final String DIVERGED = "diverged.txt";

  private final Path folder;
  private final StudyData data;
  private final Device device;
  private final Supplier<NativeMemory.Room> room;

  /**
   * Nets in a folder.
   *
   * @param room of memory that there is
   */
  TrainedNets(Path folder, StudyData data, Device device, Supplier<NativeMemory.Room> room) {
    this.room = room;
    this.folder = folder;
    this.data = data;
    this.device = device;
  }

  /**
   * The run of a job, trained where it is not.
   *
   * @throws ResnetException (diverged) where it did, now or before; (interrupted) where stopped
   */
  RunFolder trained(TrainingJob job, Consumer<TrainEvent> events, BooleanSupplier stop) {
    Path path = path(job);
    requireNotDiverged(path);
    if (finished(job)) {
      return RunFolder.open(path);
    }
    ImageDataset train = images(job, Split.TRAIN);
    ImageDataset test = images(job, Split.TEST);
    RunFolder run =
        RunFolder.isRun(path) ? RunFolder.open(path) : RunFolder.create(path, fitting(config(job)));
    try {
      Trainer.train(run, train, test, events, stop);
    } catch (ResnetException e) {
      if (e.kind() == ResnetException.Kind.DIVERGED) {
        AtomicFiles.writeString(path.resolve(DIVERGED), e.getMessage() + "\n");
      } else if (e.kind() == ResnetException.Kind.RESOURCES) {
        run.discardUntrained();
      }
      throw e;
    }
    return run;
  }

  /** How the steps of a job are computed here. */
  StepPlan plan(TrainingJob job) {
    return fitting(config(job)).plan();
  }

  private RunConfig config(TrainingJob job) {
    ImageDataset train = images(job, Split.TRAIN);
    ImageDataset test = images(job, Split.TEST);
    return RunConfig.of(job.recipe(), train, test, Optional.empty(), job.seed(), device);
  }

  /**
   * Where memory does not suffice, with values computed twice: figures stay the same to the bit.
   */
  private RunConfig fitting(RunConfig config) {
    int batch = config.recipe().batch();
    if (config.plan().kind() != PlanKind.ONEDNN || fits(MemoryNeed.of(config, batch))) {
      return config;
    }
    Shape image = Shape.parse(config.inputShape());
    return config.withPlan(config.plan().withSegments("auto", config.network(), image));
  }

  private boolean fits(Optional<MemoryNeed> need) {
    return need.isEmpty() || need.get().total() <= room.get().left();
  }

  /**
   * Checks before anything is measured that a job can be trained in this machine's memory.
   *
   * @throws ResnetException (resources) where it cannot, with what it wants
   */
  void requireMemory(TrainingJob job, Budget budget) {
    RunConfig config = fitting(config(job));
    Optional<MemoryNeed> need = MemoryNeed.of(config, job.recipe().batch());
    if (!fits(need)) {
      throw ResnetException.resources(
          "budget %s trains %s in batches of %d, which wants %s of memory; this process may hold %s more; try a smaller --budget, or a machine with more memory"
              .formatted(
                  budget,
                  job.model(),
                  job.recipe().batch(),
                  ByteCount.words(need.orElseThrow().total()),
                  ByteCount.words(room.get().left())));
    }
  }

  /** Whether nothing is left to be trained. */
  boolean finished(TrainingJob job) {
    return stepsDone(job) >= steps(job);
  }

  private long stepsDone(TrainingJob job) {
    Path path = path(job);
    if (!RunFolder.isRun(path)) {
      return 0;
    }
    var rows = RunFolder.open(path).metrics();
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).step();
  }

  /** Multiply-adds of what is left of a training; 0 of one that diverged. */
  double multiplyAddsLeft(TrainingJob job) {
    double share = Math.max(0, 1 - stepsDone(job) / (double) steps(job));
    return Files.exists(path(job).resolve(DIVERGED)) ? 0 : share * multiplyAdds(job);
  }

  /** Multiply-adds of a whole training, forward and backward. */
  double multiplyAdds(TrainingJob job) {
    RunConfig config = config(job);
    Summary summary = Summary.of(config.network(), Shape.parse(config.inputShape()));
    return (double) summary.trainingMultiplyAdds() * job.recipe().batch() * steps(job);
  }

  private long steps(TrainingJob job) {
    int images = images(job, Split.TRAIN).size();
    long perEpoch = (images - 1L) / Math.min(job.recipe().batch(), images) + 1;
    return job.recipe().length().steps(perEpoch);
  }

  ImageDataset images(TrainingJob job, Split split) {
    int count = split == Split.TRAIN ? job.trainImages() : job.testImages();
    return data.images(split, job.recipe().classes(), count);
  }

  /** {@code cifar-resnet20-cifar10-seed1-0a1b2c3d}. */
  Path path(TrainingJob job) {
    Recipe recipe = job.recipe();
    String key = recipe + " " + job.trainImages() + " " + job.testImages() + " " + job.seed();
    byte[] content =
        (key + images(job, Split.TRAIN).fingerprint() + images(job, Split.TEST).fingerprint())
            .getBytes(UTF_8);
    String hash = HexFormat.of().formatHex(Digests.of("SHA-256").digest(content)).substring(0, 8);
    String name = "%s-%s-seed%d-%s".formatted(recipe.model(), data.name(), job.seed(), hash);
    return folder.resolve(name.replaceAll("[:,=]", "-"));
  }

  private static void requireNotDiverged(Path path) {
    Path file = path.resolve(DIVERGED);
    if (!Files.exists(file)) {
      return;
    }
    try {
      throw new ResnetException(
          ResnetException.Kind.DIVERGED, Files.readString(file).strip(), null);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }
}
