package org.resnet4j.torch.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.Version;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.ImageUse;
import org.resnet4j.data.TrainingImages;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.graph.FrozenParameters;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.zoo.Zoo;

/**
 * Everything that is needed to run a training again: RUN/config.json.
 *
 * @param format version of the run folder
 * @param version of resnet4j that wrote it
 * @param data name of the data set
 * @param classes by label
 * @param inputShape of one image, {@code 3x32x32}
 * @param geometry how another image is made one of that shape
 * @param trainFingerprint SHA-256 over the training images and labels
 * @param testFingerprint SHA-256 over the validation images and labels
 * @param images which images validate, and which files of a folder are left out
 * @param dataRoot where the data was, where it was given
 * @param seed of initialisation, order and augmentation
 * @param device cpu or cuda
 * @param plan how a step is computed: figures are the same to the bit only with the same
 * @param threads that libtorch computed with: figures are the same to the bit only with as many
 * @param environment versions it ran with, for the reader
 * @param initialWeights what it began with, where it was not drawn from the seed
 * @param history how its epochs were trained; empty before the first training
 */
public record RunConfig(
    int format,
    String version,
    String data,
    List<String> classes,
    String inputShape,
    Geometry geometry,
    String trainFingerprint,
    String testFingerprint,
    ImageUse images,
    Optional<String> dataRoot,
    Recipe recipe,
    long seed,
    String device,
    StepSettings plan,
    int threads,
    Map<String, String> environment,
    Optional<InitialWeights> initialWeights,
    List<Session> history) {

  /** The format that this version writes and reads. */
  public static final int FORMAT = 1;

  public RunConfig {
    classes = List.copyOf(classes);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    history = List.copyOf(history);
  }

  /** The network that is trained. */
  public Network network() {
    return Zoo.network(model(), classes.size());
  }

  /** The model spec. */
  @JsonIgnore
  public String model() {
    return recipe.model();
  }

  /** How images were and are to be prepared. */
  @JsonIgnore
  public Preprocessing preprocessing() {
    return Preprocessing.of(geometry, recipe.normalize());
  }

  /**
   * The configuration of a new run that validates on test images.
   *
   * @param recipe whose model is trained, on the classes of the data sets
   * @param train the training split
   * @param test the test split, which is validated on
   * @param device cpu or cuda
   * @throws ResnetException (usage) where the images fit neither network nor normalization
   */
  public static RunConfig of(
      Recipe recipe,
      ImageDataset train,
      ImageDataset test,
      Optional<Path> dataRoot,
      long seed,
      Device device) {
    return of(recipe, TrainingImages.ofTest(train, test), dataRoot, seed, device);
  }

  /**
   * The configuration of a new run.
   *
   * @param recipe whose model is trained, on the classes of the data sets
   * @param device cpu or cuda
   * @throws ResnetException (usage) where the images fit neither network nor normalization
   */
  public static RunConfig of(
      Recipe recipe, TrainingImages images, Optional<Path> dataRoot, long seed, Device device) {
    ImageDataset train = images.train();
    Shape image = Shape.map(train.channels(), train.height(), train.width());
    Network network = Zoo.network(recipe.model(), train.classes().size());
    SmallestBatch.of(recipe, train.size()).requireNorms(network, image);
    recipe.normalize().requireChannels(train.channels());
    FrozenParameters.of(network, recipe.updates().freeze());
    return new RunConfig(
        FORMAT,
        Version.current(),
        train.name(),
        train.classes(),
        image.toString(),
        train.geometry(),
        train.fingerprint(),
        images.validation().fingerprint(),
        images.use(),
        dataRoot.map(root -> root.toAbsolutePath().toString()),
        recipe,
        seed,
        device.toString(),
        StepSettings.best(network, device),
        Libtorch.threads(),
        Map.of(
            "libtorch", Libtorch.version(),
            "java", System.getProperty("java.version", "unknown"),
            "os", System.getProperty("os.name") + " " + System.getProperty("os.arch")),
        Optional.empty(),
        List.of());
  }

  /**
   * Checks that these are the images that the run was made with.
   *
   * @throws ResnetException (data) where they are not
   */
  public void requireSameData(ImageDataset train, ImageDataset validation) {
    requireSame("training", trainFingerprint, train);
    requireSame("validation", testFingerprint, validation);
  }

  private void requireSame(String what, String fingerprint, ImageDataset images) {
    if (!images.fingerprint().equals(fingerprint)) {
      throw ResnetException.data(
          Text.of(
              "the %s images are not those of the run: their fingerprint is %s, the run's %s; %s",
              what, images.fingerprint(), fingerprint, howToGetThemBack()));
    }
  }

  private String howToGetThemBack() {
    return Datasets.names().contains(data)
        ? "give the --data-root it was trained with"
        : "undo what was added, removed, renamed or edited in " + data + ", or start a new run";
  }

  /** What a run keeps for life and its checkpoint repeats: the seed and the training images. */
  String identity() {
    return "seed " + seed + ", images " + trainFingerprint;
  }

  /** Whether it says what another does, whatever their past. */
  boolean isAs(RunConfig other) {
    return withHistory(other.history).equals(other);
  }

  private RunConfig with(
      String otherData,
      Recipe otherRecipe,
      String otherDevice,
      StepSettings otherPlan,
      int otherThreads,
      Optional<InitialWeights> otherInitialWeights,
      List<Session> otherHistory) {
    return new RunConfig(
        format,
        version,
        otherData,
        classes,
        inputShape,
        geometry,
        trainFingerprint,
        testFingerprint,
        images,
        dataRoot,
        otherRecipe,
        seed,
        otherDevice,
        otherPlan,
        otherThreads,
        environment,
        otherInitialWeights,
        otherHistory);
  }

  /** This configuration of a run that begins with these weights. */
  public RunConfig withInitialWeights(InitialWeights weights) {
    return with(data, recipe, device, plan, threads, Optional.of(weights), history);
  }

  /** The configuration with another recipe. */
  public RunConfig withRecipe(Recipe other) {
    return with(data, other, device, plan, threads, initialWeights, history);
  }

  /** The configuration with its images in another folder. */
  public RunConfig withData(String other) {
    return with(other, recipe, device, plan, threads, initialWeights, history);
  }

  /** The configuration on another device. */
  public RunConfig withDevice(String other) {
    return with(data, recipe, other, plan, threads, initialWeights, history);
  }

  /** The configuration with its steps computed so. */
  public RunConfig withPlan(StepSettings other) {
    return with(data, recipe, device, other, threads, initialWeights, history);
  }

  /** The configuration with another number of threads. */
  public RunConfig withThreads(int other) {
    return with(data, recipe, device, plan, other, initialWeights, history);
  }

  /** The configuration with another past. */
  RunConfig withHistory(List<Session> other) {
    return with(data, recipe, device, plan, threads, initialWeights, other);
  }
}
