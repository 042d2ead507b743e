package org.resnet4j.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.resnet4j.ResnetException;

/**
 * The right to bring a file: one at a time has it, among the threads of this process and among
 * processes. It is a lock on {@code FILE.lock}, which goes with it; a process that dies lets go.
 * Only who has the lock of the file that the path names deletes it.
 */
public final class FileClaim implements AutoCloseable {

  /** A process's locks on a file go when it closes any channel on it, so threads ask here first. */
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  /** The last byte that a file can have: what is locked is never read or written. */
  private static final long LOCKED = Long.MAX_VALUE - 1;

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
   * it was opened here, and then the next to come makes and locks another.
   */
  static boolean isStillThere(Path lock, FileChannel channel) throws IOException {
    byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(token), 0);
    try {
      return Arrays.equals(Files.readAllBytes(lock), token);
    } catch (NoSuchFileException e) {
      return false;
    }
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
