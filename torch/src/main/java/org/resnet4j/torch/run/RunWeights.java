package org.resnet4j.torch.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.format.TensorFile;
import org.resnet4j.torch.model.Model;

/** The weights that a run leaves for its users: those of its last epoch, and of its best one. */
record RunWeights(RunFolder run, RunConfig config, Model model) {

  void save(boolean best) {
    write(run.weights());
    if (best) {
      write(run.best());
    }
  }

  private void write(Path file) {
    model.save(file, WeightsMetadata.of(config));
  }

  /**
   * Writes again what is missing or damaged, where the model has the weights of the last epoch.
   *
   * @param rows of all epochs
   * @return what cannot be written again
   */
  Optional<String> restore(List<EpochMetrics> rows) {
    if (!isSound(run.weights())) {
      write(run.weights());
    }
    if (isSound(run.best())) {
      return Optional.empty();
    }
    if (isBest(rows.get(rows.size() - 1), rows.subList(0, rows.size() - 1))) {
      write(run.best());
      return Optional.empty();
    }
    return Optional.of(
        Text.of(
            "%s%s; it is written again after an epoch whose validation top-1 is the best so far",
            run.best(), (Files.exists(run.best()) ? " is damaged" : " is missing")));
  }

  /** What is missing or damaged where the model has the weights of a step within an epoch. */
  Optional<String> unsound() {
    String missing =
        Stream.of(run.weights(), run.best())
            .filter(file -> !isSound(file))
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Text.of(
                "missing or damaged: %s; the last epoch's weights are written again at the end of this epoch, the best ones after an epoch that is better",
                missing));
  }

  /** Whether an epoch's validation top-1 is above that of all others. */
  static boolean isBest(EpochMetrics epoch, List<EpochMetrics> others) {
    return others.stream().allMatch(row -> row.valTop1() < epoch.valTop1());
  }

  /** Whether a file is there and has all its bytes. */
  private static boolean isSound(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try (var tensors = TensorFile.openToReplace(file)) {
      return !tensors.tensors().isEmpty();
    } catch (ResnetException e) {
      return false;
    }
  }
}
