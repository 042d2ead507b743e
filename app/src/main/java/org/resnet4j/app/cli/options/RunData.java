package org.resnet4j.app.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.ImageUse;
import org.resnet4j.data.Split;
import org.resnet4j.data.Validation;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.torch.run.RunConfig;

/**
 * The images on which a run is evaluated. Of the run's own data, the split is the one that its
 * training used; of other data, the one on disk.
 */
public record RunData(RunConfig run, DataRequest request) {

  public ImageDataset open() {
    if (!isOwn()) {
      return moved().orElseGet(() -> Datasets.open(request));
    }
    ImageDataset images = Datasets.open(request.withUse(use()));
    if (differs(images)) {
      request
          .listener()
          .warning(
              Text.of(
                  "these are not the images that the run was made with: another %s%s",
                  images.name(),
                  (isNamed() ? " lies in " + request.root() : " is there, or its files changed")));
    }
    return images;
  }

  /**
   * Checks that a run's folder of images is still there.
   *
   * @throws ResnetException (data) if it is not
   */
  public static void requireFolder(String data) {
    if (!Datasets.names().contains(data) && !Files.isDirectory(Path.of(data))) {
      throw ResnetException.data(
          Text.of(
              "no such folder of images: %s, with which the run was made; where it lies elsewhere now, name it with --data",
              data));
    }
  }

  private boolean isNamed() {
    return Datasets.names().contains(request.name());
  }

  private boolean isOwn() {
    return isNamed()
        ? request.name().equals(run.data())
        : Datasets.folder(request.name()).toString().equals(run.data());
  }

  /** The run's own split, unless it asks for validation images that the run did not use. */
  private ImageUse use() {
    boolean unknown =
        isTestRun()
            && request.split() == Split.VALIDATION
            && Datasets.has(request.name(), Split.VALIDATION);
    return unknown ? new ImageUse(Validation.VAL, run.images().skipped()) : run.images();
  }

  private boolean isTestRun() {
    return run.images().validation().equals(Validation.TEST);
  }

  /** Whether data with the run's name and classes has other images than the run used. */
  private boolean differs(ImageDataset images) {
    return images.classes().equals(run.classes())
        && expected().filter(print -> !images.fingerprint().equals(print)).isPresent();
  }

  /** The fingerprint that the run recorded of the split; empty if it did not use the split. */
  private Optional<String> expected() {
    if (request.split() == Split.TRAIN) {
      return Optional.of(run.trainFingerprint());
    }
    boolean hasTest = Datasets.has(request.name(), Split.TEST);
    boolean validated =
        request.split() == Split.TEST ? isTestRun() || !hasTest : use().equals(run.images());
    return validated ? Optional.of(run.testFingerprint()) : Optional.empty();
  }

  /**
   * The run's own folder if it was moved. Without this, the images held out and those trained on
   * would be evaluated together.
   */
  private Optional<ImageDataset> moved() {
    if (!run.images().validation().holdsOut() || isNamed()) {
      return Optional.empty();
    }
    DataRequest own = request.withUse(run.images());
    String print = expected().orElse("");
    try {
      ImageDataset images = Datasets.open(own.withListener(DataListener.SILENT));
      return images.fingerprint().equals(print) ? Optional.of(images) : Optional.empty();
    } catch (ResnetException e) {
      return Optional.empty();
    }
  }
}
