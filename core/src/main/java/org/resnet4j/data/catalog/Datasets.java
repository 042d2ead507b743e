package org.resnet4j.data.catalog;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ClassChoice;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.HeldOut;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.LocalData;
import org.resnet4j.data.Relabelled;
import org.resnet4j.data.Split;
import org.resnet4j.data.TrainingImages;
import org.resnet4j.data.Validation;
import org.resnet4j.data.cifar.ArchiveSource;
import org.resnet4j.data.cifar.Cifar;
import org.resnet4j.data.cifar.CifarDownload;
import org.resnet4j.data.cifar.CifarFolder;
import org.resnet4j.data.cifar.CifarReader;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.data.folder.ClassWarnings;
import org.resnet4j.data.folder.FolderLayout;
import org.resnet4j.data.folder.ImageFiles;
import org.resnet4j.data.folder.ImageFolder;

/** Data sets by name, and folders of images by path. */
public final class Datasets {

  private static final String SYNTHETIC = "synthetic";

  /** Seed of every share that is held out: trainings of all seeds validate on the same images. */
  private static final long DRAW = 1;

  private Datasets() {}

  /** Returns the names that {@link #open} knows. */
  public static List<String> names() {
    return Stream.concat(Cifar.ALL.stream().map(Cifar::id), Stream.of(SYNTHETIC)).toList();
  }

  /**
   * Opens all the given classes of a data set, as {@link #open(DataRequest)}; a folder's images are
   * prepared as torchvision's evaluation has them.
   */
  public static ImageDataset open(
      String name, Path root, Split split, List<String> classes, DataListener listener) {
    return open(DataRequest.of(name, root, split).withClasses(classes).withListener(listener));
  }

  /**
   * Opens one split of a data set. What is not in the root at all is unpacked from its archive,
   * where that lies there, else downloaded; a set of which some files are missing is an error, and
   * nothing is ever overwritten. The test split needs only its own files.
   *
   * <p>Any name but {@link #names} is the path of a folder of images, {@code train/CLASS/*}, {@code
   * val/CLASS/*} and {@code test/CLASS/*}, or {@code CLASS/*} alone, as torchvision's {@code
   * ImageFolder} reads them. Its test images are those of {@code test}, else of {@code val} ({@code
   * valid}, {@code validation}), also where {@code test} has images without folders of classes,
   * else what {@link DataRequest#use} holds out, else, where its folders are classes, all. CIFAR
   * and the drawn set validate on their test images unless the request holds a share out.
   *
   * @throws ResnetException of kind USAGE for an unknown name or class, DATA for files that are
   *     missing or bad (of a folder all of them in one message), FAILED where network or disk
   *     refuse
   */
  public static ImageDataset open(DataRequest request) {
    return open(request, new CifarDownload(request.listener()));
  }

  static ImageDataset open(DataRequest request, ArchiveSource source) {
    if (!names().contains(request.name())) {
      return new ImageFolder(DataFolder.of(request.name()), request).open();
    }
    Validation validation = request.use().validation();
    if (request.split() == Split.TEST || !validation.holdsOut()) {
      return named(request, request.split(), source);
    }
    ImageDataset whole = named(request, Split.TRAIN, source);
    return request.split() == Split.TRAIN
        ? HeldOut.rest(whole, validation)
        : HeldOut.share(whole, validation);
  }

  /**
   * Opens both sets that a training needs. In a folder of images the files of both are checked
   * before a fault is an error, so that one message names them all.
   *
   * @param request its {@link DataRequest#use} says what is validated on, see {@link #validation};
   *     its split is not looked at
   * @throws ResnetException as {@link #open(DataRequest)}
   */
  public static TrainingImages openForTraining(DataRequest request) {
    return openForTraining(request, new CifarDownload(request.listener()));
  }

  static TrainingImages openForTraining(DataRequest request, ArchiveSource source) {
    if (!names().contains(request.name())) {
      return new ImageFolder(DataFolder.of(request.name()), request).openForTraining();
    }
    ImageDataset train = named(request, Split.TRAIN, source);
    return request.use().validation().holdsOut()
        ? TrainingImages.holdingOut(train, request.use(), request.listener())
        : new TrainingImages(train, named(request, Split.TEST, source), request.use());
  }

  /**
   * Says what a new training on a data set validates on: CIFAR's and the drawn set's test images, a
   * folder's validation images, or a tenth of its training images where it has none; a share of the
   * training images where one is asked for.
   *
   * @param share of the training images, where it is given
   * @throws ResnetException of kind USAGE where the folder has validation images and a share is
   *     given too, DATA where there is no such folder
   */
  public static Validation validation(String name, Optional<Double> share) {
    Optional<Validation> drawn = share.map(part -> Validation.heldOut(part, DRAW));
    if (names().contains(name)) {
      return drawn.orElse(Validation.TEST);
    }
    Optional<Path> own = FolderLayout.of(DataFolder.of(name)).validation();
    if (own.isPresent() && drawn.isPresent()) {
      throw ResnetException.usage(
          "a share for validation is for data without validation images, and %s has %s; leave"
                  .formatted(name, ImageFiles.name(own.get()))
              + " --val-share out");
    }
    return own.map(folder -> Validation.VAL)
        .or(() -> drawn)
        .orElseGet(() -> Validation.heldOut(Validation.USUAL_SHARE, DRAW));
  }

  /**
   * Whether a data set has labelled images of its own for a split. CIFAR and the drawn set have
   * none for validation.
   *
   * @throws ResnetException of kind USAGE for an unknown name, DATA where there is no such folder
   */
  public static boolean has(String name, Split split) {
    if (names().contains(name)) {
      return split != Split.VALIDATION;
    }
    FolderLayout layout = FolderLayout.of(DataFolder.of(name));
    return switch (split) {
      case TRAIN -> layout.train().isPresent() || layout.direct();
      case VALIDATION -> layout.validation().isPresent();
      case TEST -> layout.labelledTest().isPresent();
    };
  }

  /**
   * Returns the absolute folder that a name other than {@link #names} means: {@link
   * ImageDataset#name} of its images.
   *
   * @throws ResnetException of kind USAGE for a name that is no path, DATA where there is no such
   *     folder
   */
  public static Path folder(String name) {
    return DataFolder.of(name).toAbsolutePath().normalize();
  }

  private static ImageDataset named(DataRequest request, Split split, ArchiveSource source) {
    ClassChoice choice =
        request.classRule().choose(request.name(), classes(request.name()), request.listener());
    if (choice.classes().size() == 1) {
      new ClassWarnings(request.listener()).ofOneClass(request.name(), choice.classes().get(0));
    }
    if (request.name().equals(SYNTHETIC)) {
      return Relabelled.of(Synthetic.open(split, choice.taken(classes(SYNTHETIC))), choice);
    }
    Cifar set = cifar(request.name());
    Split stored = split == Split.TRAIN ? Split.TRAIN : Split.TEST;
    CifarFolder.Place place = new CifarFolder(set, request.root()).locate(stored, source);
    return new CifarReader(set, stored, choice, request.listener()).read(place);
  }

  private static List<String> classes(String name) {
    return name.equals(SYNTHETIC) ? Synthetic.names() : cifar(name).classes();
  }

  /**
   * Returns the folders of data sets that lie below the root, whole or in part; downloads nothing.
   *
   * @throws ResnetException of kind FAILED where a folder cannot be read
   */
  public static List<LocalData> local(Path root) {
    return Cifar.ALL.stream().flatMap(set -> new CifarFolder(set, root).local()).toList();
  }

  /**
   * Whether a data set can be opened without a download: it needs none, lies below the root, or an
   * archive of it does.
   */
  public static boolean isLocal(String name, Path root) {
    return name.equals(SYNTHETIC)
        || local(root).stream().anyMatch(set -> set.name().equals(name) && set.missing().isEmpty())
        || Cifar.ALL.stream()
            .filter(set -> set.id().equals(name))
            .map(set -> new CifarFolder(set, root))
            .anyMatch(set -> set.local().findAny().isEmpty() && set.archive().isPresent());
  }

  private static Cifar cifar(String name) {
    return Cifar.ALL.stream()
        .filter(set -> set.id().equals(name))
        .findFirst()
        .orElseThrow(() -> DataFolder.unknown(name));
  }
}
