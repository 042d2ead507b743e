package org.resnet4j.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.resnet4j.ResnetException;

/**
 * The right to bring a file: one at a time has it, among the threads of this process and among
 * processes. It is a lock on {@code FILE.lock}, which goes with it; a process that dies lets go.
 */
public final class FileClaim implements AutoCloseable {

  /** A process's locks on a file go when it closes any channel on it, so threads ask here first. */
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Path lock;
  private final FileChannel channel;

  private FileClaim(Path file, Path lock, FileChannel channel) {
    this.file = file;
    this.lock = lock;
    this.channel = channel;
  }

  /**
   * Takes the right.
   *
   * @throws ResnetException of kind FAILED where somebody else has it, or the disk fails
   */
  public static FileClaim of(Path file, DiskErrors disk) {
    return of(file, disk, file + " is being downloaded by somebody else; wait for the end of that");
  }

  /**
   * Takes the right.
   *
   * @param taken what is said where somebody else has it
   * @throws ResnetException of kind FAILED where somebody else has it, or the disk fails
   */
  public static FileClaim of(Path file, DiskErrors disk, String taken) {
    Path key = file.toAbsolutePath().normalize();
    if (!CLAIMED.add(key)) {
      throw ResnetException.failed(taken, null);
    }
    Path lock = key.resolveSibling(key.getFileName() + ".lock");
    try {
      return new FileClaim(key, lock, lock(lock, taken));
    } catch (IOException e) {
      CLAIMED.remove(key);
      throw disk.writing(lock, e);
    } catch (RuntimeException e) {
      CLAIMED.remove(key);
      throw e;
    }
  }

  private static FileChannel lock(Path lock, String taken) throws IOException {
    FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw ResnetException.failed(taken, null);
    }
    return channel;
  }

  /** Lets go. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(lock);
    } catch (IOException e) {
      return;
    } finally {
      CLAIMED.remove(file);
    }
  }
}
