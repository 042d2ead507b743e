package org.resnet4j.app.cli.options;

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
import org.resnet4j.data.folder.ImageFiles;
import org.resnet4j.image.RgbImage;
import org.resnet4j.image.file.ImageFile;

/**
 * The images named on the command line: files, folders with all images below them, patterns, and
 * {@code -} for an image on standard input.
 */
public final class ImageArguments {

  private static final String STANDARD_INPUT = "-";

  private ImageArguments() {}

  /**
   * An image, or a word of the command line that names none.
   *
   * @param name as shown to the user
   * @param fault the reason why there is no image; null if there may be one
   */
  public record Image(String name, @Nullable ResnetException fault) {

    /**
     * Reads and decodes the image.
     *
     * @param upright whether to turn it as its Exif data say
     * @throws ResnetException if the file is not an image or cannot be read
     */
    public RgbImage read(boolean upright) {
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

  /** Returns all images in the order of the words; those of a folder or pattern by name. */
  public static List<Image> of(List<String> words) {
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

  /** Returns the word as a path; empty for a pattern on Windows, which is not a valid path. */
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

  /** Returns the images that match a pattern; a fault of one folder does not stop the others. */
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
