package org.resnet4j.studies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.FileClaim;

/** The measured cells of a study at a budget, on a data set: one file each. */
final class StudyFolder {

  private final Path path;
  private final Path cells;
  private final StudyStamp stamp;

  /**
   * A folder, which may not be there yet.
   *
   * @param path of the study, {@code studies/degradation}
   */
  StudyFolder(Path path, Budget budget, String data, Study study) {
    this.path = path;
    this.cells = path.resolve("cells").resolve(budget + "-" + data);
    this.stamp = StudyStamp.of(study, budget);
  }

  /** Seed by seed, so that what is there after an interruption can be compared. */
  static List<Results.Cell> cells(Design design, int seeds) {
    List<Results.Cell> cells = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (Arm arm : design.arms()) {
        cells.add(new Results.Cell(arm.name(), seed));
      }
    }
    return cells;
  }

  /**
   * What was measured in these cells.
   *
   * @throws IllegalStateException where one is missing
   */
  static Results results(
      Study study, List<Results.Cell> cells, Map<Results.Cell, CellFile.Measured> measured) {
    List<Observation> observations = new ArrayList<>();
    Set<Results.Cell> diverged = new HashSet<>();
    for (Results.Cell cell : cells) {
      CellFile.Measured one = measured.get(cell);
      if (one == null) {
        throw new IllegalStateException("not measured: " + cell);
      }
      observations.addAll(one.observations());
      if (!one.diverged().isEmpty()) {
        diverged.add(cell);
      }
    }
    List<Long> seeds = cells.stream().map(Results.Cell::seed).distinct().toList();
    return new Results(seeds, observations, diverged, study::worst);
  }

  Path path() {
    return path;
  }

  /** Makes the folder, and takes the right to measure in it: one process at a time has it. */
  FileClaim claim() {
    try {
      Files.createDirectories(cells);
    } catch (IOException e) {
      throw ResnetException.failed("cannot make " + cells + ": " + IoReason.of(e), e);
    }
    return FileClaim.of(
        path.resolve("measuring"),
        (lock, cause) ->
            ResnetException.failed("cannot write " + lock + ": " + IoReason.of(cause), cause),
        path + " is being measured by another process; wait for its end");
  }

  /**
   * Returns the measured cells; the listener is told of a damaged one, which counts as not
   * measured.
   *
   * @throws ResnetException (data) where one is another version's
   */
  Map<Results.Cell, CellFile.Measured> measured(List<Results.Cell> wanted, StudyListener listener) {
    Map<Results.Cell, CellFile.Measured> found = new HashMap<>();
    for (Results.Cell cell : wanted) {
      Path file = file(cell);
      if (!Files.exists(file)) {
        continue;
      }
      try {
        CellFile.Measured measured = CellFile.read(file, cell);
        requireSame(measured.stamp());
        found.put(cell, measured);
      } catch (IllegalArgumentException e) {
        listener.say(file + " is damaged: " + e.getMessage() + "; it is measured again");
      }
    }
    return found;
  }

  private void requireSame(StudyStamp other) {
    String obstacle = stamp.obstacle(other);
    if (!obstacle.isEmpty()) {
      throw ResnetException.data(
          "the results in %s %s; they do not go together: choose another --out, or remove %s"
              .formatted(path, obstacle, cells));
    }
  }

  void write(Results.Cell cell, String diverged, double seconds, List<Observation> observations) {
    CellFile.write(file(cell), cell, new CellFile.Measured(stamp, diverged, seconds, observations));
  }

  Path file(Results.Cell cell) {
    return cells.resolve(cell.arm() + "-seed" + cell.seed() + ".jsonl");
  }
}
