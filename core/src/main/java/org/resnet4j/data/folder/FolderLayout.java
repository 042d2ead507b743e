package org.resnet4j.data.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.data.Split;
import org.resnet4j.data.Validation;

/**
 * Which folders in a folder of images are its splits. A folder is a split by its name, in capitals
 * or not, and not a class of that name, where it has folders in it.
 *
 * @param folder the whole
 * @param train one of {@link #TRAIN}
 * @param validation one of {@link #VALIDATION}
 * @param test one of {@link #TEST}
 * @param direct whether its folders are classes and no splits
 */
public record FolderLayout(
    Path folder,
    Optional<Path> train,
    Optional<Path> validation,
    Optional<Path> test,
    boolean direct) {

  public static final String SHAPE =
      "a folder of images has train/CLASS/* and val/CLASS/* or test/CLASS/*, or CLASS/* alone";

  private static final String NO_CLASSES = " has no classes (folders) in it";
  private static final String UNLABELLED =
      ", but images, which `resnet predict MODEL DIR` classifies";

  /** Names of the folder that is trained on. */
  public static final List<String> TRAIN =
      List.of("train", "training", "training_set", "train_set");

  /** Names of the folder that is validated on. */
  public static final List<String> VALIDATION =
      List.of("val", "valid", "validation", "validation_set", "val_set");

  /** Names of the folder that is tested on. */
  public static final List<String> TEST = List.of("test", "testing", "test_set");

  /** What of the images in a folder is meant. */
  enum Piece {
    WHOLE,
    /** What is not held out. */
    REST,
    /** What is held out. */
    SHARE
  }

  /** A folder of classes, and what of it is meant. */
  record Place(Path folder, Piece piece) {}

  /**
   * Looks at a folder.
   *
   * @throws ResnetException of kind DATA where the data set is one of the folders in it
   */
  public static FolderLayout of(Path folder) {
    FolderLayout layout = at(folder);
    if (layout.direct) {
      ImageFiles.folders(folder).stream()
          .filter(FolderLayout::holdsTrain)
          .findFirst()
          .ifPresent(layout::refuseFor);
    }
    return layout;
  }

  /** Looks at few names only, because a class may have a million files. */
  private static boolean holdsTrain(Path folder) {
    return TRAIN.stream()
        .flatMap(
            name ->
                Stream.of(name, name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)))
        .map(folder::resolve)
        .anyMatch(inner -> Files.isDirectory(inner) && hasClasses(inner));
  }

  private static FolderLayout at(Path folder) {
    List<Path> folders = ImageFiles.folders(folder);
    List<Path> splits =
        Stream.of(TRAIN, VALIDATION, TEST).flatMap(names -> named(folders, names)).toList();
    boolean direct =
        splits.size() < folders.size() && splits.stream().noneMatch(FolderLayout::hasClasses);
    return direct
        ? new FolderLayout(folder, Optional.empty(), Optional.empty(), Optional.empty(), true)
        : new FolderLayout(
            folder,
            named(folders, TRAIN).findFirst(),
            named(folders, VALIDATION).findFirst(),
            named(folders, TEST).findFirst(),
            false);
  }

  /** The folders of these names, in the order of the names; as it is written before capitals. */
  private static Stream<Path> named(List<Path> folders, List<String> names) {
    return names.stream()
        .flatMap(
            name ->
                Stream.concat(
                    folders.stream().filter(each -> ImageFiles.name(each).equals(name)),
                    folders.stream().filter(each -> isInCapitals(ImageFiles.name(each), name))));
  }

  private static boolean isInCapitals(String name, String lower) {
    return !name.equals(lower) && name.toLowerCase(Locale.ROOT).equals(lower);
  }

  private void refuseFor(Path inner) {
    throw ResnetException.data(
        "%s has no folder train, but %s has; give that folder".formatted(folder, inner));
  }

  /**
   * Where the images of a split lie.
   *
   * @throws ResnetException of kind DATA where the folder has none
   */
  Place place(Split split, Validation validation) {
    return switch (split) {
      case TRAIN -> new Place(trainFolder(), validation.holdsOut() ? Piece.REST : Piece.WHOLE);
      case VALIDATION -> validationPlace(validation);
      case TEST -> testPlace(validation);
    };
  }

  private Path trainFolder() {
    return direct ? folder : train.orElseThrow(() -> lacks("train", ""));
  }

  private Place validationPlace(Validation validation) {
    if (validation.holdsOut()) {
      return new Place(trainFolder(), Piece.SHARE);
    }
    Optional<Path> found =
        validation.equals(Validation.TEST) ? test.or(this::validation) : validation();
    return new Place(found.orElseThrow(() -> lacks("val, valid, validation", "")), Piece.WHOLE);
  }

  private Place testPlace(Validation validation) {
    Optional<Path> tested = labelledTest().or(this::validation);
    if (tested.isEmpty() && test.isPresent()) {
      throw lacksClasses(test.get(), instead(validation));
    }
    if (validation.holdsOut() && tested.isEmpty()) {
      return new Place(trainFolder(), Piece.SHARE);
    }
    Optional<Path> found = tested.or(() -> direct ? whole() : Optional.empty());
    return new Place(
        found.orElseThrow(() -> lacks("test or val", instead(validation))), Piece.WHOLE);
  }

  private String instead(Validation validation) {
    if (validation.holdsOut()) {
      return "; --split val evaluates what was held out of train";
    }
    return train.isPresent() ? "; --split train evaluates train" : "";
  }

  /** The test folder, unless its images are not labelled. */
  public Optional<Path> labelledTest() {
    return test.filter(folder -> hasClasses(folder) || ImageFiles.directlyIn(folder) == 0);
  }

  /** Says that the validation images are tested on, where the test images are not labelled. */
  Optional<String> testPassedOver() {
    return test.filter(unlabelled -> labelledTest().isEmpty() && validation.isPresent())
        .map(
            unlabelled ->
                unlabelled
                    + NO_CLASSES
                    + UNLABELLED
                    + "; the images of "
                    + ImageFiles.name(validation.orElseThrow())
                    + " are taken instead");
  }

  private Optional<Path> whole() {
    return Optional.of(folder);
  }

  /** Names what lies in the folder and is no part of a split that is used; empty for nothing. */
  Optional<String> unused() {
    List<Path> used = Stream.of(train, validation, test).flatMap(Optional::stream).toList();
    List<String> others =
        direct
            ? List.of()
            : ImageFiles.folders(folder).stream()
                .filter(each -> !used.contains(each))
                .map(ImageFiles::name)
                .toList();
    long images = ImageFiles.directlyIn(folder);
    if (others.isEmpty() && images == 0) {
      return Optional.empty();
    }
    String loose =
        images == 0 ? "" : images + (images == 1 ? " image" : " images") + " in no folder";
    String both = others.isEmpty() || images == 0 ? "" : ", and ";
    return Optional.of(
        folder
            + ": not used are "
            + (others.isEmpty() ? "" : "the folders " + SafeText.names(others))
            + both
            + loose
            + "; "
            + SHAPE);
  }

  /** The folder of classes that must have the classes of another, where there is one. */
  Optional<Path> counterpart(Split split) {
    return split == Split.TRAIN ? validation.or(this::test) : train;
  }

  private ResnetException lacks(String what, String advice) {
    long images = ImageFiles.directlyIn(folder);
    return ResnetException.data(
        "%s has no folder %s%s; %s%s"
            .formatted(
                folder,
                what,
                images > 0 ? ", but images: is it the folder of one class?" : "",
                SHAPE,
                advice));
  }

  /** Whether a split has classes; unlabelled images have none. */
  static boolean hasClasses(Path split) {
    return !ImageFiles.folders(split).isEmpty();
  }

  /**
   * The names of the classes in a split.
   *
   * @throws ResnetException of kind DATA where it has none
   */
  static List<String> classes(Path split) {
    List<String> names = ImageFiles.folders(split).stream().map(ImageFiles::name).toList();
    if (names.isEmpty()) {
      throw lacksClasses(split, "");
    }
    return names;
  }

  private static ResnetException lacksClasses(Path split, String advice) {
    String images = ImageFiles.directlyIn(split) > 0 ? UNLABELLED : "";
    return ResnetException.data(split + NO_CLASSES + images + "; " + SHAPE + advice);
  }

  /** Names the other splits beside a folder that is itself a split of a data set. */
  Optional<String> splitsBeside() {
    Path parent = folder.getParent();
    if (!direct || parent == null || !TRAIN.contains(lowerName())) {
      return Optional.empty();
    }
    FolderLayout above = at(parent);
    List<String> others =
        Stream.of(above.validation, above.test)
            .flatMap(Optional::stream)
            .map(ImageFiles::name)
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s has %s beside it; --data %s validates on what is there"
                .formatted(folder, SafeText.names(others), parent));
  }

  private String lowerName() {
    return ImageFiles.name(folder).toLowerCase(Locale.ROOT);
  }
}
