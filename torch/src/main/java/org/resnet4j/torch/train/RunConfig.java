package org.resnet4j.torch.train;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.resnet4j.Version;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;

/**
 * Everything that is needed to run a training again: RUN/config.json.
 *
 * @param format version of the run folder
 * @param version of resnet4j that wrote it
 * @param model spec
 * @param data name of the data set
 * @param classes by label
 * @param inputShape of one image, {@code 3x32x32}
 * @param trainFingerprint SHA-256 over the training images and labels
 * @param testFingerprint the same of the validation set
 * @param dataRoot where the data was, where it was given
 * @param seed of initialisation, order and augmentation
 * @param device cpu or cuda
 * @param environment versions and threads it ran with, for the reader
 */
public record RunConfig(
    int format,
    String version,
    String model,
    String data,
    List<String> classes,
    String inputShape,
    String trainFingerprint,
    String testFingerprint,
    Optional<String> dataRoot,
    Recipe recipe,
    long seed,
    String device,
    Map<String, String> environment) {

  /** The format that this version writes and reads. */
  public static final int FORMAT = 1;

  public RunConfig {
    classes = List.copyOf(classes);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /**
   * The configuration of a new run.
   *
   * @param recipe whose model is trained, on the classes of the data sets
   * @param device cpu or cuda
   */
  public static RunConfig of(
      Recipe recipe,
      ImageDataset train,
      ImageDataset validation,
      Optional<Path> dataRoot,
      long seed,
      Device device) {
    return new RunConfig(
        FORMAT,
        Version.current(),
        recipe.model(),
        train.name(),
        train.classes(),
        Shape.map(train.channels(), train.height(), train.width()).toString(),
        train.fingerprint(),
        validation.fingerprint(),
        dataRoot.map(root -> root.toAbsolutePath().toString()),
        recipe,
        seed,
        device.toString(),
        Map.of(
            "libtorch", Libtorch.version(),
            "threads", Integer.toString(Libtorch.threads()),
            "java", System.getProperty("java.version", "unknown"),
            "os", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
  }

  /** The same with another recipe. */
  public RunConfig withRecipe(Recipe other) {
    return new RunConfig(
        format,
        version,
        model,
        data,
        classes,
        inputShape,
        trainFingerprint,
        testFingerprint,
        dataRoot,
        other,
        seed,
        device,
        environment);
  }

  /** The same on another device. */
  public RunConfig withDevice(String other) {
    return new RunConfig(
        format,
        version,
        model,
        data,
        classes,
        inputShape,
        trainFingerprint,
        testFingerprint,
        dataRoot,
        recipe,
        seed,
        other,
        environment);
  }
}
