package org.resnet4j.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;

/**
 * A file opened for reading.
 *
 * @param mapped whether large parts are mapped and not read
 * @param size of the file in bytes when it was opened
 */
public record Source(Path file, boolean mapped, FileChannel channel, long size)
    implements AutoCloseable {

  private static final int SMALL = 1 << 14;

  /** Opens a file as something that takes the source over, and closes it where that fails. */
  static <T extends TensorFile> T opened(Path file, Function<Source, T> opener) {
    return opened(open(file), opener);
  }

  /** Opens a file that may be replaced or deleted while its views are in use. */
  static <T extends TensorFile> T openedToReplace(Path file, Function<Source, T> opener) {
    return opened(open(file, false), opener);
  }

  private static <T extends TensorFile> T opened(Source source, Function<Source, T> opener) {
    boolean sound = false;
    try {
      T opened = opener.apply(source);
      sound = true;
      return opened;
    } finally {
      if (!sound) {
        source.close();
      }
    }
  }

  public static Source open(Path file) {
    return open(file, true);
  }

  private static Source open(Path file, boolean mapped) {
    if (Files.isDirectory(file)) {
      throw ResnetException.data(file + " is a folder, not a weights file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw ResnetException.data(file + " is a pipe or a device; write it to a file first");
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new Source(file, mapped, channel, channel.size());
    } catch (NoSuchFileException e) {
      throw ResnetException.data("no such file: " + file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Reads bytes that the file is known to have. */
  public ByteBuffer read(long position, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw error("became shorter while it was read");
        }
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return buffer.flip();
  }

  /**
   * Returns a read-only view of bytes that the file is known to have, which outlives this object:
   * mapped, or read where they are so few that mapping them costs more, or the file may be
   * replaced: a mapping ends with the garbage collection of its buffer, and until then Windows
   * refuses that (JDK-4715154).
   */
  public ByteBuffer map(long position, long length) {
    if (length <= SMALL || !mapped) {
      return read(position, (int) length).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
    try {
      return channel.map(MapMode.READ_ONLY, position, length).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      if (e.getCause() instanceof OutOfMemoryError memory) {
        throw memory; // the file is sound, the address space is used up
      }
      throw unreadable(file, e);
    }
  }

  /** An error that says what is wrong with the file; the clause follows its name. */
  public ResnetException error(String clause) {
    return ResnetException.data(file + " " + clause);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ResnetException unreadable(Path file, IOException cause) {
    return ResnetException.failed("cannot read " + file + ": " + IoReason.of(cause), cause);
  }
}
