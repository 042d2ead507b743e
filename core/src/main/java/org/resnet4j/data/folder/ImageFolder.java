package org.resnet4j.data.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.resnet4j.CodePoints;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.data.ClassChoice;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.HeldOut;
import org.resnet4j.data.ImageChecks;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.ImageUse;
import org.resnet4j.data.Split;
import org.resnet4j.data.TrainingImages;
import org.resnet4j.data.Validation;
import org.resnet4j.image.file.ImageFormat;

/**
 * A folder of images (see {@link FolderLayout}), read as torchvision's {@code ImageFolder} does:
 * classes sorted by name, folders in them gone through, files known by their extensions; these are
 * more than torchvision's, see {@link ImageFiles}. What is hidden is passed over.
 */
public final class ImageFolder {

  private final Path folder;
  private final DataRequest request;
  private final FolderLayout layout;

  public ImageFolder(Path folder, DataRequest request) {
    this.folder = folder.toAbsolutePath().normalize();
    this.request = request;
    this.layout = FolderLayout.of(this.folder);
  }

  /**
   * What is known of the classes.
   *
   * @param names by label
   * @param taken folders that are read, with their labels, in the order of the labels
   * @param found how many there are
   */
  private record Classes(List<String> names, Map<String, Integer> taken, int found) {

    static Classes of(List<String> found, ClassChoice choice) {
      Map<String, Integer> taken = new LinkedHashMap<>();
      IntStream.range(0, found.size())
          .boxed()
          .filter(i -> choice.labelOf(i) >= 0)
          .sorted(Comparator.comparing(choice::labelOf))
          .forEach(i -> taken.put(found.get(i), choice.labelOf(i)));
      return new Classes(choice.classes(), taken, found.size());
    }
  }

  /** Sets of images, one a folder that was asked for, and the files that were left out. */
  private record Opened(List<FolderImages> sets, List<String> skipped) {}

  /**
   * Opens the split that is asked for; another one is only looked at for its classes.
   *
   * @throws ResnetException of kind DATA where folders, classes or images are missing or files are
   *     no images, USAGE for an unknown class
   */
  public ImageDataset open() {
    Validation validation = request.use().validation();
    FolderLayout.Place place = layout.place(request.split(), validation);
    if (request.split() == Split.TEST) {
      layout.testPassedOver().ifPresent(request.listener()::warning);
    }
    Stream<Path> others =
        request.classRule().sameInAllSplits()
            ? layout.counterpart(request.split()).filter(FolderLayout::hasClasses).stream()
            : Stream.empty();
    List<Path> compared = Stream.concat(Stream.of(place.folder()), others).distinct().toList();
    FolderImages images = read(List.of(place.folder()), classes(compared)).sets().get(0);
    return switch (place.piece()) {
      case WHOLE -> images;
      case REST -> HeldOut.rest(images, validation);
      case SHARE -> HeldOut.share(images, validation);
    };
  }

  /** Opens both sets of a training; files are checked in both before a fault is an error. */
  public TrainingImages openForTraining() {
    Validation validation = request.use().validation();
    Path train = layout.place(Split.TRAIN, validation).folder();
    Path validated = layout.place(Split.VALIDATION, validation).folder();
    List<Path> folders = Stream.of(train, validated).distinct().toList();
    Classes classes = classes(folders);
    new ClassWarnings(request.listener()).ofTraining(train, layout, classes.names());
    Opened opened = read(folders, classes);
    ImageUse use = request.use().without(opened.skipped());
    List<FolderImages> sets = opened.sets();
    return validation.holdsOut()
        ? TrainingImages.holdingOut(sets.get(0), use, request.listener())
        : new TrainingImages(sets.get(0), sets.get(sets.size() - 1), use);
  }

  /** The classes of all these folders; those that are taken must be in each of them. */
  private Classes classes(List<Path> folders) {
    TreeSet<String> found = new TreeSet<>(CodePoints.ORDER);
    folders.forEach(each -> found.addAll(FolderLayout.classes(each)));
    List<String> names = List.copyOf(found);
    ClassChoice choice = request.classRule().choose(folder.toString(), names, request.listener());
    Classes classes = Classes.of(names, choice);
    for (int i = 0; i < folders.size(); i++) {
      Path here = folders.get(i);
      Path there = folders.get(folders.size() - 1 - i);
      classes.taken().keySet().forEach(name -> requireIn(here, name, there));
    }
    return classes;
  }

  private static void requireIn(Path here, String name, Path there) {
    if (!Files.isDirectory(here.resolve(name))) {
      throw ResnetException.data(
          "%s has no class '%s', which %s has; both need the same, or choose some with --classes"
              .formatted(here, name, there));
    }
  }

  private Opened read(List<Path> folders, Classes classes) {
    List<List<FolderImages.Item>> all = folders.stream().map(each -> items(each, classes)).toList();
    List<Path> files = all.stream().flatMap(List::stream).map(FolderImages.Item::file).toList();
    Set<Path> faulty = new HashSet<>(faulty(files));
    List<FolderImages> sets = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      sets.add(images(folders.get(i), without(faulty, all.get(i), classes), classes));
    }
    warnOfOneClass(folders.get(0), sets.get(0).size(), classes);
    return new Opened(sets, files.stream().filter(faulty::contains).map(this::below).toList());
  }

  private FolderImages images(Path split, List<FolderImages.Item> items, Classes classes) {
    return new FolderImages(folder, below(split), classes.names(), items, request.geometry());
  }

  private void warnOfOneClass(Path split, int images, Classes classes) {
    if (classes.names().size() == 1) {
      String name = classes.taken().keySet().iterator().next();
      new ClassWarnings(request.listener())
          .ofOneClass(split, name, classes.found(), images, split.equals(folder));
    }
  }

  private String below(Path path) {
    return FolderImages.below(folder, path);
  }

  /** All images of the classes that are taken, class by class, but for those of the request. */
  private List<FolderImages.Item> items(Path split, Classes classes) {
    Set<String> skipped = new HashSet<>(request.use().skipped());
    List<FolderImages.Item> items = new ArrayList<>();
    int others = 0;
    Set<String> endings = new TreeSet<>();
    for (Map.Entry<String, Integer> each : classes.taken().entrySet()) {
      Path of = split.resolve(each.getKey());
      ImageFiles files = ImageFiles.below(of);
      if (files.images().isEmpty()) {
        throw ResnetException.data(
            "%s has no images (%s)%s; remove the folder, or choose the others with --classes"
                .formatted(of, ImageFormat.NAMES, files.otherNames()));
      }
      others += files.others();
      endings.addAll(files.otherEndings());
      files.images().stream()
          .filter(file -> !skipped.contains(below(file)))
          .forEach(file -> items.add(new FolderImages.Item(file, each.getValue())));
    }
    warnOfOthers(split, others, endings);
    return items;
  }

  private List<Path> faulty(List<Path> files) {
    ImageFaults faults =
        request.checks().effort() == ImageChecks.Effort.DECODE
            ? ImageFaults.of(files, file -> ImageFaults.thorough(file, request.geometry()))
            : ImageFaults.of(files, ImageFaults::quick);
    if (faults.isEmpty()) {
      return List.of();
    }
    ImageChecks.OnFault then = request.checks().fault();
    if (then != ImageChecks.OnFault.SKIP) {
      throw faults.error(then == ImageChecks.OnFault.RESTORE);
    }
    request.listener().warning(faults.warning());
    return faults.paths();
  }

  private static List<FolderImages.Item> without(
      Set<Path> faulty, List<FolderImages.Item> items, Classes classes) {
    List<FolderImages.Item> whole =
        items.stream().filter(item -> !faulty.contains(item.file())).toList();
    Set<Integer> left = new HashSet<>(whole.stream().map(FolderImages.Item::label).toList());
    Optional<FolderImages.Item> bare =
        items.stream().filter(item -> !left.contains(item.label())).findFirst();
    bare.ifPresent(
        item -> {
          throw ResnetException.data(
              "no image of class '%s' is left: all are as bad as %s"
                  .formatted(classes.names().get(item.label()), item.file()));
        });
    return whole;
  }

  private void warnOfOthers(Path split, int others, Set<String> endings) {
    if (others > 0) {
      request
          .listener()
          .warning(
              Text.of(
                  "%s: passed over %d %s (%s) without the extension of an image (%s)",
                  split,
                  others,
                  others == 1 ? "file" : "files",
                  SafeText.names(endings),
                  String.join(", ", ImageFormat.allExtensions())));
    }
  }
}
