package org.resnet4j.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.resnet4j.ResnetException;

/** What an {@link IOException} on a file means to a user. */
final class FileErrors {

  private FileErrors() {}

  static ResnetException reading(Path file, IOException cause) {
    return ResnetException.failed("cannot read " + file + ": " + reason(cause), cause);
  }

  static ResnetException writing(Path file, IOException cause) {
    return ResnetException.failed(
        "cannot write %s: %s; put that right, or choose another folder with --data-root or $%s"
            .formatted(file, reason(cause), DataRoot.VARIABLE),
        cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
      return "a file stands where a folder must be";
    }
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return lowerFirst(system.getReason());
    }
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : lowerFirst(cause.getMessage());
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
