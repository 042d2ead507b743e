package org.resnet4j;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Text that may name a file or something else, as the MODEL of a command may be a run folder or a
 * net of the zoo. A net with options has a colon, which no path on Windows may have.
 */
public final class ExistingPath {

  private ExistingPath() {}

  /** Returns the file or folder that a text names; nothing where it names none that is there. */
  public static Optional<Path> of(String text) {
    return of(text, FileSystems.getDefault());
  }

  static Optional<Path> of(String text, FileSystem system) {
    try {
      return text.isBlank()
          ? Optional.empty()
          : Optional.of(system.getPath(text)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
