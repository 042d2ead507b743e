package org.resnet4j.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageFile;
import org.resnet4j.data.ImageFiles;
import org.resnet4j.data.RgbImage;

/**
 * The images that a command line names: files, folders with all images below them, patterns of
 * files, and {@code -} for one on standard input.
 */
final class ImageArguments {

  private static final String STANDARD_INPUT = "-";

  private ImageArguments() {}

  /**
   * An image, or a word that means none.
   *
   * @param name what the user is shown
   * @param fault why it means no image; null where it may be one
   */
  record Image(String name, @Nullable ResnetException fault) {

    /**
     * Reads and decodes it.
     *
     * @param upright whether it is turned as its Exif data say
     * @throws ResnetException where it is no image or cannot be read
     */
    RgbImage read(boolean upright) {
      if (fault != null) {
        throw fault;
      }
      if (name.equals(STANDARD_INPUT)) {
        byte[] content = standardInput();
        return upright
            ? ImageFile.readUpright("standard input", content)
            : ImageFile.read("standard input", content);
      }
      Path file = Path.of(name);
      return upright ? ImageFile.readUpright(file) : ImageFile.read(file);
    }

    private static byte[] standardInput() {
      InputStream in = System.in;
      try {
        return in.readAllBytes();
      } catch (IOException e) {
        throw ResnetException.failed("cannot read standard input: " + e.getMessage(), e);
      }
    }
  }

  /** All images of the words, in their order; a folder's and a pattern's by name. */
  static List<Image> of(List<String> words) {
    return words.stream().flatMap(ImageArguments::of).toList();
  }

  private static Stream<Image> of(String word) {
    if (word.isBlank()) {
      throw ResnetException.usage("the name of an image is empty");
    }
    try {
      if (word.equals(STANDARD_INPUT)) {
        return Stream.of(new Image(word, null));
      }
      Optional<Path> path = path(word).filter(Files::exists);
      if (path.isPresent()) {
        return at(path.get());
      }
      return Globs.isPattern(word)
          ? matching(word)
          : Stream.of(new Image(word, ResnetException.data("no such image: " + word)));
    } catch (ResnetException e) {
      return Stream.of(new Image(word, e));
    }
  }

  /** A pattern is no path on Windows. */
  private static Optional<Path> path(String word) {
    try {
      return Optional.of(Path.of(word));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Stream<Image> at(Path path) {
    if (!Files.isDirectory(path)) {
      return Stream.of(new Image(path.toString(), null));
    }
    List<Path> images = ImageFiles.below(path).images();
    if (images.isEmpty()) {
      throw ResnetException.data("no images in the folder " + path);
    }
    return images.stream().map(image -> new Image(image.toString(), null));
  }

  /** What is wrong with one folder does not keep the others from being looked at. */
  private static Stream<Image> matching(String pattern) {
    Map<String, Image> images = new LinkedHashMap<>();
    Set<Path> folders = new HashSet<>();
    for (Path path : Globs.expand(pattern)) {
      boolean folder = Files.isDirectory(path);
      if (folder ? !isIn(folders, path) : ImageFiles.isImageName(path)) {
        orFault(path).forEach(image -> images.putIfAbsent(image.name(), image));
      }
      if (folder) {
        folders.add(path);
      }
    }
    if (images.isEmpty()) {
      throw ResnetException.data("no image matches " + pattern);
    }
    return images.values().stream();
  }

  private static boolean isIn(Set<Path> folders, Path path) {
    return Stream.iterate(path.getParent(), Objects::nonNull, Path::getParent)
        .anyMatch(folders::contains);
  }

  private static Stream<Image> orFault(Path path) {
    try {
      return at(path);
    } catch (ResnetException e) {
      return Stream.of(new Image(path.toString(), e));
    }
  }
}
