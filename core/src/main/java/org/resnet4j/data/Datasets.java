package org.resnet4j.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/** Data sets by name. */
public final class Datasets {

  private static final String SYNTHETIC = "synthetic";

  private Datasets() {}

  /** Returns the names that {@link #open} knows. */
  public static List<String> names() {
    return Stream.concat(Cifar.ALL.stream().map(Cifar::id), Stream.of(SYNTHETIC)).toList();
  }

  /**
   * Opens a data set. What is not in the root at all is downloaded; a set of which some files are
   * missing is an error, and nothing is ever overwritten. The test split needs only its own file.
   *
   * @param name {@code cifar10}, {@code cifar100} or {@code synthetic}
   * @param root the folder in which data sets lie, see {@link DataRoot}
   * @param classes the classes to take; labels are their places in this list. Empty: all of them,
   *     in the data set's order
   * @throws ResnetException of kind USAGE for an unknown name or class, DATA for files that are
   *     missing or bad, FAILED where network or disk refuse
   */
  public static ImageDataset open(
      String name, Path root, Split split, List<String> classes, DataListener listener) {
    return open(name, root, split, classes, listener, new CifarDownload(listener));
  }

  static ImageDataset open(
      String name,
      Path root,
      Split split,
      List<String> classes,
      DataListener listener,
      ArchiveSource source) {
    if (name.equals(SYNTHETIC)) {
      return Synthetic.open(split, classes);
    }
    Cifar set = cifar(name);
    ClassChoice choice = new ClassChoice(name, set.classes(), classes);
    Cifar.Layout layout = new CifarFolder(set, root).locate(split, source);
    return new CifarReader(set, split, choice, listener).read(root, layout);
  }

  /**
   * A data set's folder below the root.
   *
   * @param name what {@link #open} calls it
   * @param missing the files that it lacks; empty where it is whole
   */
  public record Local(String name, Path folder, List<String> missing) {
    public Local {
      missing = List.copyOf(missing);
    }
  }

  /**
   * Returns the folders of data sets that lie below the root, whole or in part; downloads nothing.
   *
   * @throws ResnetException of kind FAILED where a folder cannot be read
   */
  public static List<Local> local(Path root) {
    return Cifar.ALL.stream().flatMap(set -> new CifarFolder(set, root).local()).toList();
  }

  private static Cifar cifar(String name) {
    return Cifar.ALL.stream()
        .filter(set -> set.id().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static ResnetException unknown(String name) {
    return ResnetException.usage(
        "unknown data set '%s' (known: %s)%s"
            .formatted(name, String.join(", ", names()), Nearest.hint(name, names())));
  }
}
