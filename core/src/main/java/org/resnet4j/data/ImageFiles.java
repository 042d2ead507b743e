package org.resnet4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.resnet4j.CodePoints;
import org.resnet4j.ResnetException;

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
 */
public record ImageFiles(List<Path> images, int others) {

  public ImageFiles {
    images = List.copyOf(images);
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
    return new ImageFiles(images, all.size() - images.size());
  }

  /** Whether a file's name has an extension of an image, in capitals or not. */
  public static boolean isImageName(Path file) {
    return ImageFile.hasImageName(file);
  }

  private static List<Path> files(Path folder) {
    Comparator<Path> byFolder =
        Comparator.comparing(file -> String.valueOf(file.getParent()), CodePoints.ORDER);
    try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return walk.filter(file -> Files.isRegularFile(file) || isBrokenLink(file))
          .filter(file -> !isHidden(folder.relativize(file)))
          .sorted(byFolder.thenComparing(ImageFiles::name, CodePoints.ORDER))
          .toList();
    } catch (IOException e) {
      throw FileErrors.reading(folder, e);
    } catch (UncheckedIOException e) {
      throw FileErrors.reading(folder, Objects.requireNonNull(e.getCause()));
    }
  }

  /** The folders in a folder that are not hidden, by name. */
  static List<Path> folders(Path parent) {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !name(entry).startsWith("."))
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
  static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** Taken for an image, so that the images do not silently become fewer. */
  private static boolean isBrokenLink(Path file) {
    return Files.isSymbolicLink(file) && Files.notExists(file);
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
