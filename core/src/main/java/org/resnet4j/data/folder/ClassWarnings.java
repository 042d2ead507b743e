package org.resnet4j.data.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resnet4j.SafeText;
import org.resnet4j.data.ClassNames;
import org.resnet4j.data.DataListener;

/** Warns of classes that a user hardly meant. */
public record ClassWarnings(DataListener listener) {

  private static final int MOST_LOOKED_AT = 20;

  private static final String ONE_CLASS =
      "%s has one class only, '%s'%s: every prediction is that class, and accuracy means nothing";

  /** One class of a data set that has a name. */
  public void ofOneClass(String dataset, String name) {
    listener.warning(
        ONE_CLASS.formatted(dataset, name, "") + "; choose two or more with --classes");
  }

  /**
   * One class in a folder of classes.
   *
   * @param found how many classes are there, of which one is taken
   * @param whole whether the folder is what was given, and no split of it
   */
  void ofOneClass(Path split, String name, int found, int images, boolean whole) {
    String advice =
        found > 1
            ? "; choose two or more with --classes"
            : levels(split, name, whole) + "; " + FolderLayout.SHAPE;
    String count = " (" + images + (images == 1 ? " image)" : " images)");
    listener.warning(ONE_CLASS.formatted(split, name, count) + advice);
  }

  /** Where the classes are if the folder that was given is a level too high or too low. */
  private static String levels(Path split, String name, boolean whole) {
    List<String> inner = names(ImageFiles.folders(split.resolve(name)).stream());
    if (!inner.isEmpty()) {
      return "; %s has folders in it (%s): are these the classes, one level further down?"
          .formatted(split.resolve(name), SafeText.names(inner));
    }
    Path above = Optional.ofNullable(split.getParent()).orElse(split);
    List<String> beside =
        names(ImageFiles.folders(above).stream().filter(FolderLayout::hasClasses));
    return beside.size() < 2 || !whole
        ? ""
        : "; %s has folders (%s): are these the classes, one level further up?"
            .formatted(above, SafeText.names(beside));
  }

  private static List<String> names(Stream<Path> folders) {
    return folders.map(ImageFiles::name).toList();
  }

  /** Splits, or classes of classes, that are taken for classes. */
  private void warnOfSameFolders(Path train, List<String> classes) {
    List<String> looked = classes.subList(0, Math.min(classes.size(), MOST_LOOKED_AT));
    Set<List<String>> inner =
        looked.stream()
            .map(train::resolve)
            .filter(Files::isDirectory)
            .map(each -> names(ImageFiles.folders(each).stream()))
            .collect(Collectors.toSet());
    if (classes.size() > 1 && inner.size() == 1 && !inner.contains(List.of())) {
      listener.warning(
          "each of the classes %s of %s has the same folders in it (%s): are these the classes, or the first ones splits?"
              .formatted(SafeText.names(looked), train, SafeText.names(inner.iterator().next())));
    }
  }

  /** What concerns a training alone. */
  void ofTraining(Path train, FolderLayout layout, List<String> classes) {
    layout.splitsBeside().ifPresent(listener::warning);
    layout.unused().ifPresent(listener::warning);
    warnOfSameFolders(train, classes);
    boolean numbered = classes.stream().allMatch(name -> name.matches("\\d+"));
    List<String> natural = ClassNames.naturalOrder(classes);
    if (numbered && !natural.equals(classes)) {
      listener.warning(
          ("the classes of %s are numbers, and labels follow their names (%s), as torchvision's do;"
                  + " timm's follow the numbers (%s)")
              .formatted(train, SafeText.names(classes), SafeText.names(natural)));
    }
  }
}
