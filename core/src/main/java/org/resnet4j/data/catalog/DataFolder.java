package org.resnet4j.data.catalog;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.data.cifar.Cifar;
import org.resnet4j.data.folder.FolderLayout;
import org.resnet4j.data.folder.ImageFiles;
import org.resnet4j.image.file.ImageFile;

/** The folder of images that a name means, where it is no data set's. */
final class DataFolder {

  private static final List<String> ARCHIVES =
      List.of(".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z", ".rar");

  private DataFolder() {}

  /**
   * Returns the folder.
   *
   * @throws ResnetException of kind DATA where the path is a file or nothing, USAGE where the name
   *     is no path
   */
  static Path of(String name) {
    if (name.isBlank()) {
      throw ResnetException.usage(
          "the name of the data is empty; wanted is %s or a folder of images"
              .formatted(String.join(", ", Datasets.names())));
    }
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        requireNoCifar(path);
        return path;
      }
      if (Files.exists(path)) {
        throw file(path);
      }
      if (path.getNameCount() > 1 || path.isAbsolute()) {
        throw ResnetException.data("no such folder of images: " + name);
      }
    } catch (InvalidPathException e) {
      throw unknown(name);
    }
    throw unknown(name);
  }

  /** CIFAR's own folders are no folders of images. */
  private static void requireNoCifar(Path folder) {
    for (Cifar set : Cifar.ALL) {
      for (Cifar.Layout layout : set.layouts()) {
        if (layout.isIn(folder) || layout.isIn(folder.resolve(layout.folder()))) {
          throw ResnetException.data(
              "%1$s holds files of %2$s and no folders of images; give --data %2$s --data-root %1$s"
                  .formatted(folder, set.id()));
        }
      }
    }
  }

  private static ResnetException file(Path path) {
    return ResnetException.data(
        "%s is a file%s; wanted is %s or a folder; %s"
            .formatted(
                path, advice(path), String.join(", ", Datasets.names()), FolderLayout.SHAPE));
  }

  private static String advice(Path path) {
    String name = ImageFiles.name(path).toLowerCase(Locale.ROOT);
    for (Cifar set : Cifar.ALL) {
      if (set.layouts().stream().anyMatch(layout -> layout.archive().file().equals(name))) {
        return "; to use it, give its folder as --data-root and --data " + set.id();
      }
    }
    if (ARCHIVES.stream().anyMatch(name::endsWith)) {
      return "; unpack it and give the folder";
    }
    return ImageFile.hasImageName(path) ? "; `resnet predict MODEL FILE` classifies an image" : "";
  }

  static ResnetException unknown(String name) {
    return ResnetException.usage(
        "unknown data set '%s' (known: %s, or a folder of images with train/CLASS/*)%s"
            .formatted(
                name, String.join(", ", Datasets.names()), Nearest.hint(name, Datasets.names())));
  }
}
