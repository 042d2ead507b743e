package org.resnet4j.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.resnet4j.ResnetException;

/**
 * The right to bring a file: one at a time has it, among the threads of this process and among
 * processes. It is a lock on {@code FILE.lock}, which goes with it; a process that dies lets go.
 * Only who has the lock of the file that the path names deletes it.
 */
public final class FileClaim implements AutoCloseable {

  /**
   * A process's locks on a file go when it closes any channel on it: so its threads ask here before
   * they open the file, by a path without links, and nothing here opens it a second time.
   */
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  /** The last byte that a file can have: what is locked is never read or written. */
  private static final long LOCKED = Long.MAX_VALUE - 1;

  /** A mark is a size up to this. */
  private static final long LARGEST_MARK = 1L << 20;

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
   * @throws ResnetException of kind FAILED where another process has it, or the disk fails
   */
  public static FileClaim of(Path file, DiskErrors disk) {
    return of(file, disk, file + " is being downloaded by another process; wait for its end");
  }

  /**
   * Takes the right.
   *
   * @param taken what is said where another process has it
   * @throws ResnetException of kind FAILED where another process has it, or the disk fails
   */
  public static FileClaim of(Path file, DiskErrors disk, String taken) {
    Path key = withoutLinks(file);
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

  private static Path withoutLinks(Path file) {
    Path path = file.toAbsolutePath().normalize();
    try {
      Path folder = path.getParent();
      return folder == null ? path : folder.toRealPath().resolve(path.getFileName());
    } catch (IOException e) {
      return path; // it will not open either
    }
  }

  private static FileChannel lock(Path lock, String taken) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (!locked(channel)) {
          throw ResnetException.failed(taken, null);
        }
        if (isStillThere(lock, channel)) {
          return channel;
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      channel.close();
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it under another name
    }
  }

  /**
   * Whether the path still names the file that was locked: its last owner may have deleted it after
   * it was opened here, and then the next to come makes and locks another. The file that is locked
   * gets a size by chance, and the path is asked for its size.
   */
  static boolean isStillThere(Path lock, FileChannel channel) throws IOException {
    long mark = ThreadLocalRandom.current().nextLong(LARGEST_MARK);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(new byte[1]), mark);
    try {
      return Files.size(lock) == mark + 1;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

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
