package org.resnet4j.studies;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.resnet4j.ByteCount;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.format.AtomicFiles;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Summary;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.run.MemoryNeed;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.TrainEvent;
import org.resnet4j.torch.run.Trainer;

/**
 * Trained nets that studies share: run folders, each named by its job and a digest of the job and
 * the images. A half-trained one goes on; one that diverged is not tried again.
 */
final class TrainedNets {

  private static final String DIVERGED = "diverged.txt";
  private static final int DIGITS = 8;

  private final Path folder;
  private final StudyData data;
  private final Device device;
  private final Supplier<NativeMemory.Room> room;

  /**
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
  StepSettings plan(TrainingJob job) {
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
    if (config.plan().kind() != Engine.ONEDNN || fits(MemoryNeed.of(config, batch))) {
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
          Text.of(
              "budget %s trains %s in batches of %d, which wants %s of memory; this process may hold %s more; try a smaller --budget, or a machine with more memory",
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

  /** {@code cifar-resnet20-cifar10-seed1-0a1b2c3d}, or the name that an older version gave it. */
  Path path(TrainingJob job) {
    Map<String, Object> key = new HashMap<>(Canonical.settings(job));
    key.put("train", images(job, Split.TRAIN).fingerprint());
    key.put("test", images(job, Split.TEST).fingerprint());
    String net = job.model() + "-" + data.name() + "-seed" + job.seed() + "-";
    String name = net.replaceAll("[:,=]", "-");
    Path path = folder.resolve(name + Canonical.digest(key, DIGITS));
    return Files.exists(path) ? path : older(name, job).orElse(path);
  }

  /** A run whose name has another digest, and whose config.json says that it is the job's. */
  private Optional<Path> older(String name, TrainingJob job) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, name + "*")) {
      return StreamSupport.stream(runs.spliterator(), false)
          .filter(RunFolder::isRun)
          .filter(run -> isOf(job, run))
          .min(Comparator.naturalOrder());
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + folder + ": " + IoReason.of(e), e);
    }
  }

  private boolean isOf(TrainingJob job, Path run) {
    RunConfig config;
    try {
      config = RunFolder.open(run).config();
    } catch (ResnetException e) {
      return false; // damaged, or of a version that this one cannot read
    }
    return config.seed() == job.seed()
        && Canonical.settings(config.recipe()).equals(Canonical.settings(job.recipe()))
        && config.trainFingerprint().equals(images(job, Split.TRAIN).fingerprint())
        && config.testFingerprint().equals(images(job, Split.TEST).fingerprint());
  }

  private static void requireNotDiverged(Path path) {
    Path file = path.resolve(DIVERGED);
    if (!Files.exists(file)) {
      return;
    }
    try {
      throw ResnetException.diverged(Files.readString(file).strip());
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }
}
