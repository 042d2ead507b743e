package org.resnet4j.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/** Data sets by name, and folders of images by path. */
public final class Datasets {

  private static final String SYNTHETIC = "synthetic";

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
   * Opens a data set. What is not in the root at all is downloaded; a set of which some files are
   * missing is an error, and nothing is ever overwritten. The test split needs only its own files.
   *
   * <p>A name that is none of {@link #names} is the path of a folder of images, {@code
   * train/CLASS/*} and {@code test/CLASS/*} (or {@code val}), as torchvision's {@code ImageFolder}
   * reads them.
   *
   * @throws ResnetException of kind USAGE for an unknown name or class, DATA for files that are
   *     missing or bad, FAILED where network or disk refuse
   */
  public static ImageDataset open(DataRequest request) {
    return open(request, new CifarDownload(request.listener()));
  }

  static ImageDataset open(DataRequest request, ArchiveSource source) {
    String name = request.name();
    if (name.equals(SYNTHETIC)) {
      return Synthetic.open(request.split(), request.classes());
    }
    if (!names().contains(name)) {
      return new ImageFolder(folder(name), request).open();
    }
    Cifar set = cifar(name);
    ClassChoice choice = new ClassChoice(name, set.classes(), request.classes());
    Cifar.Layout layout = new CifarFolder(set, request.root()).locate(request.split(), source);
    return new CifarReader(set, request.split(), choice, request.listener())
        .read(request.root(), layout);
  }

  private static Path folder(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        return path;
      }
      if (path.getNameCount() > 1 || path.isAbsolute()) {
        throw ResnetException.data("no such folder of images: " + name);
      }
    } catch (InvalidPathException e) {
      throw unknown(name);
    }
    throw unknown(name);
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
        "unknown data set '%s' (known: %s, or a folder of images with train/CLASS/*)%s"
            .formatted(name, String.join(", ", names()), Nearest.hint(name, names())));
  }
}
