package org.resnet4j;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;

/** A folder below the temporary one into which no other user can write. */
final class OwnFolder {

  private OwnFolder() {}

  /**
   * Returns the folder {@code resnet4j-USER}, made where it is missing.
   *
   * @throws ResnetException (failed) where it cannot be made, or is not this user's: from a folder
   *     that others can write, their native code would be run
   */
  static Path in(Path temporary) {
    Path folder = temporary.toAbsolutePath().resolve("resnet4j-" + user());
    try {
      create(folder);
      requireOwn(folder);
      return folder;
    } catch (IOException e) {
      throw ResnetException.failed(
          "there is no home folder that can be written, and %s cannot be used: %s; name a folder with $%s"
              .formatted(folder, IoReason.of(e), Places.VARIABLE),
          e);
    }
  }

  private static void create(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, onlyForTheOwner(folder));
    } catch (FileAlreadyExistsException e) {
      return; // made by an earlier call, or by another process
    }
  }

  private static FileAttribute<?>[] onlyForTheOwner(Path folder) {
    return isPosix(folder)
        ? new FileAttribute<?>[] {asFileAttribute(fromString("rwx------"))}
        : new FileAttribute<?>[0]; // Windows has a temporary folder for each user
  }

  /** A file made in it now has this process's owner. */
  private static void requireOwn(Path folder) throws IOException {
    if (!isPosix(folder)) {
      return;
    }
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)
        || !Files.getPosixFilePermissions(folder).equals(fromString("rwx------"))) {
      throw new IOException("it is not a folder that only its owner can open");
    }
    Path file = Files.createTempFile(folder, "owner", "");
    try {
      if (!Files.getOwner(file).equals(Files.getOwner(folder))) {
        throw new IOException("it belongs to another user");
      }
    } finally {
      Files.delete(file);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The user's number, which a user without a name has too; the name where there are none. */
  private static String user() {
    try {
      return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    }
  }
}
