package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.Datasets;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.ImageUse;
import org.resnet4j.data.Split;
import org.resnet4j.data.Validation;
import org.resnet4j.torch.train.RunConfig;

/**
 * The images on which a run is evaluated: of its own data those that its training saw or did not
 * see, of other data what is there.
 */
record RunData(RunConfig run, DataRequest request) {

  static RunData of(RunConfig run, DataRequest request) {
    return new RunData(run, request);
  }

  ImageDataset open() {
    if (!isOwn()) {
      return moved().orElseGet(() -> Datasets.open(request));
    }
    ImageDataset images = Datasets.open(request.withUse(use()));
    if (differs(images)) {
      request
          .listener()
          .warning(
              "these are not the images that the run was made with: another "
                  + images.name()
                  + (isNamed() ? " lies in " + request.root() : " is there, or its files changed"));
    }
    return images;
  }

  /**
   * Checks that a run's folder of images is still there.
   *
   * @throws ResnetException (data) where it is not
   */
  static void requireFolder(String data) {
    if (!Datasets.names().contains(data) && !Files.isDirectory(Path.of(data))) {
      throw ResnetException.data(
          "no such folder of images: "
              + data
              + ", with which the run was made; where it lies elsewhere now, name it with --data");
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

  /** A run that validated on test images knows nothing of the folder's validation images. */
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

  /** Whether data of the run's own name and classes has another content. */
  private boolean differs(ImageDataset images) {
    return images.classes().equals(run.classes())
        && expected().filter(print -> !images.fingerprint().equals(print)).isPresent();
  }

  /** What the run knows of the split; nothing of test images that it did not validate on. */
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
   * The run's own folder in another place: without this a training's images would be measured on
   * with those that were held out.
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
