package org.resnet4j.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.resnet4j.ResnetException;

/**
 * Writes files so that a reader sees the old content or the new one and never a part of it, also
 * after a crash: the new content goes to {@code FILE.part} beside the file, is forced to the disk
 * and renamed. Whatever goes wrong, the old file stays as it was and the part is removed.
 *
 * <p>Failures are {@link ResnetException}s of kind FAILED that name the file and the reason. Two
 * writers of one file at the same time are not supported.
 */
public final class AtomicFiles {

  /** Takes a value and may fail to read or write. */
  @FunctionalInterface
  public interface IoConsumer<T> {
    void accept(T value) throws IOException;
  }

  private AtomicFiles() {}

  /** Replaces the file with what {@code content} writes into a buffered stream. */
  public static void write(Path file, IoConsumer<OutputStream> content) {
    writeChannel(
        file,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          content.accept(out);
          out.flush();
        });
  }

  /** Replaces the file with this text in UTF-8. */
  public static void writeString(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Replaces the file with what {@code content} writes into a channel. */
  public static void writeChannel(Path file, IoConsumer<FileChannel> content) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    deleteOnExit(part);
    try {
      try {
        fill(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (UncheckedIOException e) {
      throw failure(file, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure(file, e);
    }
    forceFolder(file);
  }

  /**
   * Where a signal ends the process in the middle; other file systems than the disk's end with it.
   */
  private static void deleteOnExit(Path part) {
    if (part.getFileSystem().equals(FileSystems.getDefault())) {
      part.toFile().deleteOnExit();
    }
  }

  private static void fill(Path part, IoConsumer<FileChannel> content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      content.accept(channel);
      channel.force(true);
    }
  }

  /** A rename is durable once its folder is; systems that cannot open a folder do it themselves. */
  private static void forceFolder(Path file) {
    try (FileChannel folder = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      return;
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  private static ResnetException failure(Path file, IOException cause) {
    return ResnetException.failed("cannot write " + file + ": " + reason(file, cause), cause);
  }

  private static String reason(Path file, IOException cause) {
    String said =
        cause instanceof FileSystemException e ? e.getReason() : String.valueOf(cause.getMessage());
    if (cause instanceof AccessDeniedException) {
      return "permission denied; choose a folder that you may write to";
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no folder " + folderOf(file);
    }
    if (cause instanceof FileAlreadyExistsException || Files.isDirectory(file)) {
      return "a folder of that name is in the way";
    }
    if (said != null && said.contains("No space left")) {
      return "no space left on the disk; free some or choose another folder";
    }
    return said == null ? cause.toString() : said;
  }
}
