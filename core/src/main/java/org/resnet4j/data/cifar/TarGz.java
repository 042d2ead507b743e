package org.resnet4j.data.cifar;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.resnet4j.ResnetException;

/**
 * A {@code .tar.gz} that holds one folder of plain files.
 *
 * @param archive the file
 * @param folder the folder that all of its entries must lie in
 */
record TarGz(Path archive, String folder) {

  /**
   * Unpacks beside the folder's place and renames: the folder appears with all its files or not at
   * all. A folder of that name that is not empty stays as it is.
   *
   * @throws ResnetException of kind DATA for a broken archive and for an entry that is no plain
   *     file or lies elsewhere
   */
  void unpackInto(Path root) throws IOException {
    Path beside = Files.createTempDirectory(root, ".unpack-");
    try {
      unpack(beside);
      rename(beside.resolve(folder), root.resolve(folder));
    } catch (ZipException | EOFException e) {
      throw ResnetException.data("%s: not a whole .tar.gz: %s".formatted(archive, e.getMessage()));
    } finally {
      delete(beside);
    }
  }

  private void unpack(Path beside) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      Files.createDirectory(beside.resolve(folder));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = target(beside, entry);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling("."));
          Files.copy(tar, target);
        }
      }
    }
  }

  private Path target(Path beside, TarArchiveEntry entry) {
    Path target = beside.resolve(entry.getName()).normalize();
    if (!target.startsWith(beside.resolve(folder))) {
      throw refuse(entry, "lies outside of " + folder);
    }
    byte kind = entry.getLinkFlag();
    boolean plain = kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
    if (!plain && !entry.isDirectory()) {
      throw refuse(entry, "is neither a file nor a folder");
    }
    return target;
  }

  private ResnetException refuse(TarArchiveEntry entry, String why) {
    return ResnetException.data(
        "%s: entry '%s' %s; nothing was unpacked".formatted(archive, entry.getName(), why));
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.deleteIfExists(to);
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException e) {
      // Another process was faster; what it put there was checked as well.
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> children;
    try (Stream<Path> paths = Files.walk(folder)) {
      children = paths.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path child : children) {
      Files.delete(child);
    }
  }
}
