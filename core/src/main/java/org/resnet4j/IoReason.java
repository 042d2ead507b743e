package org.resnet4j;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be used, in a user's words. */
public final class IoReason {

  private IoReason() {}

  /** A clause to be put behind a colon: {@code permission denied}. */
  public static String of(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
      return "a file stands where a folder must be";
    }
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof FileSystemLoopException) {
      return "a link in it leads back to a folder above, " + cause.getMessage();
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
