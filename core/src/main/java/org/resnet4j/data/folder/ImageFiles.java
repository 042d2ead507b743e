package org.resnet4j.data.folder;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resnet4j.CodePoints;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.image.file.FileErrors;
import org.resnet4j.image.file.ImageFile;

/**
 * The files below a folder that have the extension of an image, in the order in which torchvision's
 * {@code ImageFolder} walks them: folder by folder, each by name. What is hidden (its name begins
 * with a dot) is passed over, and links are followed.
 *
 * <p>The extensions are torchvision's and more: {@code gif}, {@code jpe}, {@code jfif}, {@code
 * jif}, {@code mpo}, {@code apng}, {@code dib}, {@code pbm}, {@code pnm} and {@code pfm} too. A
 * folder with such files has more images here than there.
 *
 * @param images absolute where the folder is
 * @param others how many files have another extension
 * @param otherEndings these extensions, with their dot; the whole name of a file without one
 */
public record ImageFiles(List<Path> images, int others, Set<String> otherEndings) {

  public ImageFiles {
    images = List.copyOf(images);
    otherEndings = Set.copyOf(otherEndings);
  }

  /**
   * Goes through a folder and all folders in it.
   *
   * @throws ResnetException of kind FAILED where a folder cannot be read
   */
  public static ImageFiles below(Path folder) {
    List<Path> images = new ArrayList<>();
    List<Path> all = files(folder);
    all.stream().filter(ImageFile::hasImageName).forEach(images::add);
    Set<String> endings =
        all.stream()
            .filter(file -> !ImageFile.hasImageName(file))
            .map(ImageFiles::ending)
            .collect(Collectors.toSet());
    return new ImageFiles(images, all.size() - images.size(), endings);
  }

  private static String ending(Path file) {
    String name = name(file);
    return name.substring(Math.max(0, name.lastIndexOf('.'))).toLowerCase(Locale.ROOT);
  }

  /** What messages say of files of other kinds; empty without such files. */
  String otherNames() {
    return others == 0
        ? ""
        : Text.of(
            ", but %d %s of other kinds (%s)",
            others, others == 1 ? "file" : "files", SafeText.names(new TreeSet<>(otherEndings)));
  }

  /** Whether a file's name has an extension of an image, in capitals or not. */
  public static boolean isImageName(Path file) {
    return ImageFile.hasImageName(file);
  }

  /** A file and the two names by which it is sorted, which are made once. */
  private record Found(Path file, String folder, String name) {

    private static final Comparator<Found> ORDER =
        Comparator.comparing(Found::folder, CodePoints.ORDER)
            .thenComparing(Found::name, CodePoints.ORDER);

    static Found of(Path file) {
      return new Found(file, String.valueOf(file.getParent()), ImageFiles.name(file));
    }
  }

  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new Visitor(folder, files));
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
    return files.stream().map(Found::of).sorted(Found.ORDER).map(Found::file).toList();
  }

  /** Passes over links that lead back to a folder above: what is there is seen already. */
  private static final class Visitor extends SimpleFileVisitor<Path> {

    private final Path folder;
    private final List<Path> files;

    Visitor(Path folder, List<Path> files) {
      this.folder = folder;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
      boolean passed = !inner.equals(folder) && isHidden(folder.relativize(inner));
      return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      boolean taken = attributes.isRegularFile() || isBrokenLink(file);
      if (taken && !isHidden(folder.relativize(file))) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof FileSystemLoopException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  /** The folders in a folder that are not hidden, by name. */
  static List<Path> folders(Path parent) {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !isPassedOver(name(entry)))
          .sorted(Comparator.comparing(ImageFiles::name, CodePoints.ORDER))
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(parent, e);
    }
  }

  /** How many image files lie in a folder itself. */
  static long directlyIn(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !name(entry).startsWith(".") && Files.isRegularFile(entry))
          .filter(ImageFile::hasImageName)
          .count();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    }
  }

  /** A path's last name. */
  public static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** Taken for an image, so that the images do not silently become fewer. */
  private static boolean isBrokenLink(Path file) {
    return Files.isSymbolicLink(file) && Files.notExists(file);
  }

  /** What is hidden, and what macOS adds to archives. */
  private static boolean isPassedOver(String name) {
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (isPassedOver(name.toString())) {
        return true;
      }
    }
    return false;
  }
}
