package org.resnet4j.torch.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.fetch.FileClaim;
import org.resnet4j.format.AtomicFiles;
import org.resnet4j.weights.folder.ModelFolder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a run leaves behind: a folder with its configuration, metrics, weights and checkpoint. */
public final class RunFolder {

  private static final String TRAINING = "training";
  private static final String CONFIG = "config.json";
  private static final String CHECKPOINT = "checkpoint";
  private static final String WEIGHTS = "weights.safetensors";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final Path path;
  private final RunConfig config;
  private final RunConfig opened;

  /**
   * @param config to go on with
   * @param opened what config.json said
   */
  private RunFolder(Path path, RunConfig config, RunConfig opened) {
    this.path = path;
    this.config = config;
    this.opened = opened;
  }

  /** The first of {@code runs/MODEL-DATA-1}, {@code -2} ... that does not exist. */
  public static Path next(Path parent, String model, String data) {
    String name = (model + "-" + data).replaceAll("[:,=]", "-");
    int n = 1;
    while (Files.exists(parent.resolve(name + "-" + n))) {
      n++;
    }
    return parent.resolve(name + "-" + n);
  }

  /**
   * Makes a new run folder.
   *
   * @throws ResnetException (usage) where the path exists, (failed) where it cannot be made
   */
  public static RunFolder create(Path path, RunConfig config) {
    try {
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.exists(path)) {
        throw ResnetException.failed(
            "cannot make the run folder " + path + ": a file is in the way: " + e.getFile(), e);
      }
      throw ResnetException.usage(
          path + " exists, and a run never overwrites another; choose a new --out, or --resume it");
    } catch (IOException e) {
      throw ResnetException.failed("cannot make the run folder " + path + ": " + IoReason.of(e), e);
    }
    RunFolder run = new RunFolder(path, config, config);
    run.writeConfig(config);
    return run;
  }

  /**
   * Opens a run folder. A run that was made with a plan that is retired goes on with another.
   *
   * @throws ResnetException (data) where there is none, or of another version
   */
  public static RunFolder open(Path path) {
    if (!isRun(path)) {
      throw noRun(path);
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(path.resolve(CONFIG)));
      if (!(json instanceof ObjectNode object)) {
        throw damagedConfig(path, "it holds no JSON object");
      }
      if (!json.has("format")) {
        throw ResnetException.data(
            path.resolve(CONFIG)
                + " is not a run's: it has no entry 'format'; `resnet train` makes run folders");
      }
      int format = json.path("format").asInt(0);
      if (format != RunConfig.FORMAT) {
        throw ResnetException.data(
            Text.of(
                "%s is a run folder of format %s (resnet4j %s); this version reads format %s",
                path, format, json.path("version").asString("unknown"), RunConfig.FORMAT));
      }
      RunConfig opened = JSON.treeToValue(OlderConfigs.completed(object), RunConfig.class);
      return new RunFolder(path, opened.withPlan(opened.plan().current()), opened);
    } catch (JacksonException e) {
      String where = " (start marker at"; // of an input that has no name
      throw damagedConfig(path, e.getOriginalMessage().split(Pattern.quote(where), 2)[0]);
    } catch (IllegalArgumentException e) {
      throw damagedConfig(path, String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      throw damagedConfig(path, "it is no text");
    } catch (IOException e) {
      throw ResnetException.failed(
          "cannot read " + path.resolve(CONFIG) + ": " + IoReason.of(e), e);
    }
  }

  private static ResnetException damagedConfig(Path path, String reason) {
    return ResnetException.data(
        path.resolve(CONFIG) + " is damaged: " + reason + "; restore it from a copy");
  }

  /** A folder without configuration may have been a run once. */
  private static ResnetException noRun(Path path) {
    if (ModelFolder.isModel(path)) {
      return ResnetException.data(
          path
              + " is a model of another program and no run folder; `resnet train --weights` starts a run from it");
    }
    String none = path + " is no run folder: it has no " + CONFIG;
    Path weights = path.resolve(WEIGHTS);
    return ResnetException.data(
        Files.exists(weights)
            ? none + "; restore that from a copy, or give the file " + weights
            : none + "; `resnet train` makes one");
  }

  /**
   * Takes the right to train in this folder: one process at a time has it.
   *
   * @throws ResnetException (failed) where another process has it
   */
  FileClaim claim() {
    return FileClaim.of(
        path.resolve(TRAINING),
        (lock, cause) ->
            ResnetException.failed("cannot write " + lock + ": " + IoReason.of(cause), cause),
        path + " is being trained by another process; wait for its end");
  }

  /** Whether the path is a folder with a run's configuration, and not another program's. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(path.resolve(CONFIG)) && !ModelFolder.isModel(path);
  }

  /** The folder to go on with another configuration, written when its training begins. */
  public RunFolder withConfig(RunConfig other) {
    return new RunFolder(path, other, opened);
  }

  /**
   * What config.json says now; by who has the claim.
   *
   * @throws ResnetException (failed) where another process changed it after this was opened
   */
  RunConfig written() {
    RunConfig now = open(path).opened;
    boolean changed = Stream.of(opened, config).noneMatch(known -> known.isAs(now));
    if (changed) {
      throw ResnetException.failed(
          path.resolve(CONFIG) + " was changed by another process; try again", null);
    }
    return now;
  }

  /**
   * Checks, before an epoch is trained, that what it leaves can be put in its place.
   *
   * @throws ResnetException (failed) where a folder has the name of a file
   */
  void requireFiles() {
    for (Path file : List.of(csv(), weights(), best(), checkpoint(), unvalidated(), running())) {
      if (Files.isDirectory(file)) {
        throw ResnetException.failed(
            "cannot write " + file + ": a folder of that name is in the way", null);
      }
    }
  }

  /** Writes the configuration that a training goes on with; by who has the claim. */
  void write(RunConfig next) {
    if (!next.equals(open(path).opened)) {
      writeConfig(next);
    }
  }

  /**
   * Removes the folder where nothing was trained in it: where it holds a configuration and no more,
   * or that and the weights to begin with.
   *
   * @throws ResnetException (failed) where it cannot be removed
   */
  public void discardUntrained() {
    Path config = path.resolve(CONFIG);
    Path start = checkpoint();
    try (Stream<Path> files = Files.walk(path)) {
      Set<Path> untrained = Set.of(path, config, start, start.resolveSibling(""));
      List<Path> there = files.toList();
      if (untrained.containsAll(there)) {
        for (int i = there.size() - 1; i >= 0; i--) {
          Files.delete(there.get(i));
        }
      }
    } catch (IOException e) {
      throw ResnetException.failed("cannot remove " + path + ": " + IoReason.of(e), e);
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** What it was made with. */
  public RunConfig config() {
    return config;
  }

  /** The weights after the last finished epoch. */
  public Path weights() {
    return path.resolve(WEIGHTS);
  }

  /** The weights of the epoch with the best validation top-1, the earliest of equals. */
  public Path best() {
    return path.resolve("best.safetensors");
  }

  /** The optimizer's memory and the position, with the weights that belong to them. */
  Path checkpoint() {
    return path.resolve(CHECKPOINT).resolve("state.safetensors");
  }

  /** What {@link #checkpoint} holds, after an epoch whose validation is to come. */
  Path unvalidated() {
    return path.resolve(CHECKPOINT).resolve("unvalidated.safetensors");
  }

  /** What {@link #checkpoint} holds, within an epoch. */
  Path running() {
    return path.resolve(CHECKPOINT).resolve("running.safetensors");
  }

  /** Makes the epoch that was validated the checkpoint. */
  void makeCheckpoint() {
    try {
      Files.move(
          unvalidated(),
          checkpoint(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw ResnetException.failed("cannot write " + checkpoint() + ": " + IoReason.of(e), e);
    }
  }

  /** Removes the epoch whose validation showed that the net is lost. */
  void discardUnvalidated() {
    discard(unvalidated());
  }

  /** Removes what was saved within an epoch that is finished. */
  void discardRunning() {
    discard(running());
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw ResnetException.failed("cannot remove " + file + ": " + IoReason.of(e), e);
    }
  }

  /** The files that an epoch leaves, as far as they are there. */
  List<Path> trained() {
    return Stream.of(csv(), weights(), best(), checkpoint(), unvalidated(), running())
        .filter(Files::exists)
        .toList();
  }

  /**
   * What is said where weights are wanted and not there, or damaged.
   *
   * @param file {@link #weights} or {@link #best}
   */
  public String remedy(Path file) {
    String resume = "`resnet train --resume " + path + "`";
    if (Stream.of(csv(), weights(), best()).noneMatch(Files::exists)) {
      return "no epoch was finished; go on with " + resume;
    }
    boolean last = file.equals(weights());
    if (!last || !Files.exists(checkpoint())) {
      boolean other = Files.exists(last ? best() : weights());
      String instead = ", or use --weights " + (last ? "best" : "last");
      return "restore it from a copy" + (other ? instead : "");
    }
    return (Files.exists(file) ? "delete it, and " : "") + resume + " writes it again";
  }

  /**
   * The rows of metrics.csv; none where it is not there yet.
   *
   * @throws ResnetException (data) naming the first line that is none
   */
  public List<EpochMetrics> metrics() {
    if (!Files.exists(csv())) {
      return List.of();
    }
    return MetricsFile.read(csv());
  }

  void writeMetrics(List<EpochMetrics> rows) {
    MetricsFile.write(csv(), rows);
  }

  private Path csv() {
    return path.resolve("metrics.csv");
  }

  private void writeConfig(RunConfig written) {
    AtomicFiles.writeString(path.resolve(CONFIG), JSON.writeValueAsString(written) + "\n");
  }
}
