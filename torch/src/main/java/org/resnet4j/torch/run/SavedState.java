package org.resnet4j.torch.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;

/**
 * Where a run folder's training stands. An epoch is saved before its validation and becomes the
 * checkpoint after it, when weights and metrics are written: so a checkpoint is there whenever one
 * of those is, and without it nothing may be overwritten.
 *
 * @param rows of the validated epochs
 * @param step updates done
 * @param unvalidated figures of the epoch after them, where it was trained and not validated
 * @param next the epoch after them, where it was begun
 */
record SavedState(
    List<EpochMetrics> rows, long step, Optional<EpochMetrics> unvalidated, PartialEpoch next) {

  /**
   * Fills what a training remembers.
   *
   * @param before what config.json says; its history tells how a checkpoint of an older version was
   *     written
   * @throws ResnetException (data) where a file is missing, damaged or does not go with the others
   */
  static SavedState load(RunFolder run, RunConfig before, TrainingState state) {
    List<EpochMetrics> rows = run.metrics();
    Optional<Path> file = newest(run);
    if (file.isEmpty()) {
      requireUntrained(run, before);
      return new SavedState(List.of(), 0, Optional.empty(), PartialEpoch.NONE);
    }
    Checkpoint at = load(file.get(), before, state);
    requireRun(file.get(), at, before);
    boolean validated = !file.get().equals(run.unvalidated());
    int epochs = validated ? at.epoch() : at.epoch() - 1;
    requireRows(run, at, epochs, rows);
    return new SavedState(
        rows.subList(0, epochs),
        at.step(),
        validated ? Optional.empty() : at.trained(),
        at.next().orElse(PartialEpoch.NONE));
  }

  /** Several are there while an epoch is trained or to be validated: the furthest counts. */
  private static Optional<Path> newest(RunFolder run) {
    List<Path> there =
        Stream.of(run.unvalidated(), run.checkpoint(), run.running())
            .filter(Files::exists)
            .toList();
    if (there.size() < 2) {
      return there.stream().findFirst();
    }
    Path newest = there.get(0);
    for (Path other : there.subList(1, there.size())) {
      newest = step(other, newest) > step(newest, other) ? other : newest;
    }
    return Optional.of(newest);
  }

  /** After which step a checkpoint is; where it is damaged, its sound neighbour is named. */
  private static long step(Path file, Path neighbour) {
    try {
      return Checkpoint.read(file).step();
    } catch (ResnetException e) {
      if (e.kind() != ResnetException.Kind.DATA) {
        throw e;
      }
      int epoch = sound(neighbour, Checkpoint::read).epoch();
      throw ResnetException.data(
          Text.of(
              "%s; %s is sound: delete the damaged file, and --resume goes on after epoch %d",
              String.valueOf(e.getMessage()), neighbour, epoch));
    }
  }

  private static Checkpoint load(Path file, RunConfig before, TrainingState state) {
    Session wrote = Session.of(before, sound(file, Checkpoint::read).epoch());
    Shape image = Shape.parse(before.inputShape());
    Network network = before.network();
    Device device = wrote.device().equals("cuda") ? Device.CUDA : Device.CPU;
    Function<Tensor, Map<String, Tensor>> oldLayout =
        row -> wrote.plan().layout(network, image, device).views(network.parameters(), row);
    return sound(file, path -> Checkpoint.load(path, state, oldLayout));
  }

  private static Checkpoint sound(Path file, Function<Path, Checkpoint> reading) {
    try {
      return reading.apply(file);
    } catch (ResnetException e) {
      throw e.kind() == ResnetException.Kind.DATA
          ? ResnetException.data(
              e.getMessage() + "; restore it from a copy, or begin a new run with another --out")
          : e;
    }
  }

  private static void requireUntrained(RunFolder run, RunConfig before) {
    if (!run.trained().isEmpty()) {
      String names =
          run.trained().stream()
              .map(file -> String.valueOf(file.getFileName()))
              .collect(Collectors.joining(", "));
      throw missing(run, "without which " + names + " would be overwritten from epoch 1 on");
    }
    if (before.initialWeights().isPresent()) {
      throw missing(run, "with the weights that the run begins with");
    }
  }

  private static ResnetException missing(RunFolder run, String consequence) {
    return ResnetException.data(
        Text.of(
            "%s is missing, %s; restore it from a copy, or begin a new run with another --out",
            run.checkpoint(), consequence));
  }

  private static void requireRun(Path file, Checkpoint at, RunConfig config) {
    if (at.run().isPresent() && !at.run().get().equals(config.identity())) {
      throw ResnetException.data(
          "%s is of another run: of %s, and config.json says %s; restore it from a copy, or begin a new run with another --out"
              .formatted(file, at.run().get(), config.identity()));
    }
  }

  /** Whether the figures of the epoch that the checkpoint is after are those of metrics.csv. */
  private static boolean agree(Checkpoint at, int validated, List<EpochMetrics> rows) {
    if (at.epoch() > validated || validated == 0 || rows.size() < validated) {
      return true;
    }
    EpochMetrics row = rows.get(validated - 1);
    return (at.next().isPresent() ? row.step() <= at.step() : row.step() == at.step())
        && at.trained()
            .filter(
                trained ->
                    trained.trainLoss() != row.trainLoss()
                        || trained.trainTop1() != row.trainTop1())
            .isEmpty();
  }

  private static void requireRows(
      RunFolder run, Checkpoint at, int validated, List<EpochMetrics> rows) {
    boolean goTogether =
        validated <= rows.size()
            && rows.size() <= validated + 1 // it was written, and the checkpoint not yet
            && agree(at, validated, rows);
    if (!goTogether) {
      throw ResnetException.data(
          Text.of(
              "%s: the checkpoint is after epoch %d, step %d, and metrics.csv has %d rows%s, or figures of another training; restore both from one copy, or begin a new run with another --out",
              run.path(),
              at.epoch(),
              at.step(),
              rows.size(),
              rows.isEmpty() ? "" : " to step " + rows.get(rows.size() - 1).step()));
    }
  }
}
