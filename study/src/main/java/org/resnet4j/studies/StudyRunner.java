package org.resnet4j.studies;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.studies.Results.Cell;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;

/**
 * Runs studies: measures the cells that are not there yet, one after another, stores each when it
 * is done, judges, and writes the page. One at a time since libtorch's threads and its generator
 * belong to the process: every cell has all cores.
 */
public final class StudyRunner {

  /**
   * What is asked for.
   *
   * @param out folder of all studies
   * @param seeds how many; each study's own number where none is given
   */
  public record Settings(
      Path out, Budget budget, OptionalInt seeds, StudyData data, Device device) {
    public Settings {
      if (seeds.isPresent() && seeds.getAsInt() < 1) {
        throw ResnetException.usage("--seeds is 1 or more, got " + seeds.getAsInt());
      }
    }
  }

  private final Settings settings;
  private final List<Study> known;
  private final StudyListener listener;
  private final StudyContext context;

  /**
   * A runner.
   *
   * @param known the studies that the index page lists; one that is run is added to them
   * @param listener called on the thread that runs
   * @param stop asked between the steps of everything long
   */
  public StudyRunner(
      Settings settings, List<Study> known, StudyListener listener, BooleanSupplier stop) {
    this.settings = settings;
    this.known = List.copyOf(known);
    this.listener = listener;
    this.context =
        new StudyContext(
            settings.budget(), settings.data(), settings.out(), settings.device(), listener, stop);
  }

  /**
   * Runs a study, or what is left of it.
   *
   * @throws ResnetException (interrupted) where it was stopped, with all measured cells kept;
   *     (data) where the folder's results are another version's; (resources) where it is known
   *     before that memory does not suffice
   */
  public StudyResult run(Study study) {
    Design design = study.design(settings.budget());
    StudyFolder folder = folder(study);
    List<Cell> cells = StudyFolder.cells(design, seeds(design));
    try (var claim = folder.claim()) {
      Map<Cell, CellFile.Measured> measured = new HashMap<>(folder.measured(cells, listener));
      List<Cell> left = cells.stream().filter(cell -> !measured.containsKey(cell)).toList();
      if (!left.isEmpty()) {
        announce(study, design, cells.size(), left);
        requireMemory(study, design, left);
        measure(study, design, folder, left);
        measured.putAll(folder.measured(left, listener));
      }
      return conclude(study, design, folder, measured);
    }
  }

  private StudyFolder folder(Study study) {
    Path path = settings.out().resolve(study.claim().name());
    return new StudyFolder(path, settings.budget(), settings.data().name(), study);
  }

  private int seeds(Design design) {
    return settings.seeds().orElse(design.seeds());
  }

  private void announce(Study study, Design design, int all, List<Cell> left) {
    String done = left.size() == all ? "" : ", " + (all - left.size()) + " of them measured before";
    listener.say(
        Text.of(
            "%s, budget %s: %d arms x %d seeds = %d cells%s; about %s on two cores; one cell after another, each on %d threads",
            study.claim().name(),
            settings.budget(),
            design.arms().size(),
            seeds(design),
            all,
            done,
            duration(secondsLeft(study, design, left)),
            Libtorch.threads()));
  }

  /** The design's estimate, as many of its trainings and cells as are left. */
  private double secondsLeft(Study study, Design design, List<Cell> left) {
    List<Cell> whole = StudyFolder.cells(design, design.seeds());
    TrainedNets nets = context.nets();
    double trainings = sum(jobs(study, design, left), nets::multiplyAddsLeft);
    double allTrainings = sum(jobs(study, design, whole), nets::multiplyAdds);
    Cost cost = design.cost();
    return cost.rest() * left.size() / whole.size()
        + (allTrainings == 0 ? 0 : cost.trainings() * trainings / allTrainings);
  }

  private static double sum(Set<TrainingJob> jobs, ToDoubleFunction<TrainingJob> value) {
    return jobs.stream().mapToDouble(value).sum();
  }

  private Set<TrainingJob> jobs(Study study, Design design, List<Cell> cells) {
    Set<TrainingJob> jobs = new HashSet<>();
    cells.forEach(
        cell -> jobs.addAll(study.trainings(arm(design, cell), cell.seed(), settings.budget())));
    return jobs;
  }

  /** One seed of each net will do. */
  private void requireMemory(Study study, Design design, List<Cell> left) {
    Set<String> checked = new HashSet<>();
    for (TrainingJob job : jobs(study, design, left)) {
      if (!context.nets().finished(job) && checked.add(job.model() + " " + job.recipe().batch())) {
        context.nets().requireMemory(job, settings.budget());
      }
    }
  }

  private void measure(Study study, Design design, StudyFolder folder, List<Cell> left) {
    for (int i = 0; i < left.size(); i++) {
      Cell cell = left.get(i);
      context.setCell(
          Text.of(
              "%s %d/%d, %s, seed %d",
              study.claim().name(), i + 1, left.size(), cell.arm(), cell.seed()));
      try {
        context.stopIfAsked();
        measure(study, arm(design, cell), cell, folder);
      } catch (ResnetException e) {
        throw e.kind() == ResnetException.Kind.INTERRUPTED
            ? stopped(study, left.size() - i, folder)
            : e;
      }
    }
  }

  private void measure(Study study, Arm arm, Cell cell, StudyFolder folder) {
    long start = System.nanoTime();
    context.show("begins");
    try {
      List<Observation> observations = study.measure(arm, cell.seed(), context);
      folder.write(cell, "", secondsSince(start), observations);
    } catch (ResnetException e) {
      if (e.kind() != ResnetException.Kind.DIVERGED) {
        throw e;
      }
      listener.say(cell.arm() + ", seed " + cell.seed() + ", diverged: it counts as failed");
      folder.write(cell, String.valueOf(e.getMessage()), secondsSince(start), List.of());
    }
  }

  private ResnetException stopped(Study study, int left, StudyFolder folder) {
    return new ResnetException(
        ResnetException.Kind.INTERRUPTED,
        Text.of(
            "%s stopped with %d cells left; all that was measured is kept in %s: the same command goes on there",
            study.claim().name(), left, folder.path()),
        null);
  }

  private StudyResult conclude(
      Study study, Design design, StudyFolder folder, Map<Cell, CellFile.Measured> measured) {
    List<Cell> cells = StudyFolder.cells(design, seeds(design));
    Results results = StudyFolder.results(study, cells, measured);
    StudyResult result =
        new StudyResult(
            study.claim(),
            design,
            settings.budget(),
            seeds(design),
            settings.data().name(),
            study.judge(results, settings.budget()),
            folder.path().resolve("report.html"),
            measured.values().stream().mapToDouble(CellFile.Measured::seconds).sum(),
            LocalDate.now(ZoneId.systemDefault()).toString());
    StudyReport.write(result, results, study.figures(results), command(result));
    StudyIndex.write(settings.out(), withKnown(study));
    return result;
  }

  private static String command(StudyResult result) {
    return Text.of(
        "resnet study %s --budget %s --seeds %d --data %s",
        result.claim().name(), result.budget(), result.seeds(), result.data());
  }

  /** The known studies, and this one where it is another. */
  private List<Study> withKnown(Study study) {
    Stream<Study> other = known.contains(study) ? Stream.empty() : Stream.of(study);
    return Stream.concat(known.stream(), other).toList();
  }

  private static Arm arm(Design design, Cell cell) {
    return design.arms().stream()
        .filter(arm -> arm.name().equals(cell.arm()))
        .findFirst()
        .orElseThrow();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** {@code 40 s}, {@code 5 min}, {@code 3.5 h}, {@code 2 days}. */
  public static String duration(double seconds) {
    if (seconds < 100) {
      return Text.of("%.0f s", Math.max(1, seconds));
    }
    if (seconds < 100 * 60) {
      return Text.of("%.0f min", seconds / 60);
    }
    return seconds < 48 * 3600
        ? Text.of("%.1f h", seconds / 3600)
        : Text.of("%.0f days", seconds / 86400);
  }
}
