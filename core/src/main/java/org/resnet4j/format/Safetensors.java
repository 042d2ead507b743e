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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.resnet4j.ResnetException;

/**
 * A safetensors file: an 8-byte little-endian header length, a JSON header, and the tensors' bytes
 * in little-endian order without holes (format description: the safetensors project's README).
 *
 * <p>The whole header is checked before anything is used: what {@link #open} returns is sound.
 * Errors are {@link ResnetException}s of kind DATA that name the file and what is wrong with it.
 */
public final class Safetensors implements AutoCloseable {

  /** The element types, with their names in the file. */
  public enum DType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
      this.bytes = bytes;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * Where a tensor lies.
   *
   * @param shape the extents, row-major; empty for a scalar
   * @param begin the offset of its first byte, counted from the end of the header
   * @param end the offset after its last byte
   */
  public record TensorInfo(String name, DType dtype, List<Long> shape, long begin, long end) {

    public TensorInfo {
      shape = List.copyOf(shape);
      if (begin < 0 || byteSize(dtype, shape) != end - begin) {
        throw new IllegalArgumentException(
            String.format(
                "tensor %s: %s of shape %s has %d bytes, its offsets are %d to %d",
                name, dtype, shape, byteSize(dtype, shape), begin, end));
      }
    }

    /** Returns the number of bytes. */
    public long bytes() {
      return end - begin;
    }
  }

  /**
   * A tensor to be written.
   *
   * @param data gives the bytes in little-endian order, from the buffer's position to its limit;
   *     called when the tensor's turn comes, so that one at a time is on the heap
   */
  public record Entry(String name, DType dtype, List<Long> shape, Supplier<ByteBuffer> data) {

    public Entry {
      shape = List.copyOf(shape);
      byteSize(dtype, shape);
    }

    /** Returns the number of bytes. */
    public long bytes() {
      return byteSize(dtype, shape);
    }
  }

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;

  private Safetensors(Path file, FileChannel channel, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Writes a file beside its final place and renames it ({@link AtomicFiles}).
   *
   * <p>The header names the tensors in the given order; their bytes lie by descending element size,
   * so that each starts at a multiple of it, which PyTorch needs to map them.
   *
   * @param metadata free text by key; empty for none
   */
  public static void write(Path file, Map<String, String> metadata, List<Entry> entries) {
    AtomicFiles.writeChannel(
        file, channel -> SafetensorsWriter.write(channel, metadata, List.copyOf(entries)));
  }

  /** Opens a file and checks all of its header. */
  public static Safetensors open(Path file) {
    if (Files.isDirectory(file)) {
      throw ResnetException.data(file + " is a folder, not a safetensors file");
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return opened(file, channel);
    } catch (NoSuchFileException e) {
      throw ResnetException.data("no such file: " + file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Safetensors opened(Path file, FileChannel channel) throws IOException {
    boolean sound = false;
    try {
      Safetensors opened = new Safetensors(file, channel, SafetensorsHeader.read(file, channel));
      sound = true;
      return opened;
    } finally {
      if (!sound) {
        channel.close();
      }
    }
  }

  /** Returns the free text by key; empty where the file has none. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Returns the tensors in the order of the header. */
  public Collection<TensorInfo> tensors() {
    return header.tensors().values();
  }

  /** Returns whether there is a tensor of this name. */
  public boolean contains(String name) {
    return header.tensors().containsKey(name);
  }

  /**
   * Returns what is known about a tensor.
   *
   * @throws IllegalArgumentException where there is none of this name
   */
  public TensorInfo info(String name) {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw new IllegalArgumentException(file + " has no tensor " + name);
    }
    return info;
  }

  /**
   * Returns a read-only little-endian view of a tensor's bytes, mapped from the file. It stays
   * valid after {@link #close}.
   *
   * @throws IllegalArgumentException where there is none of this name
   */
  public ByteBuffer data(String name) {
    TensorInfo info = info(name);
    if (info.bytes() > Integer.MAX_VALUE) {
      throw ResnetException.data(
          String.format(
              "%s: tensor %s has %d bytes; one tensor may have at most %d",
              file, name, info.bytes(), Integer.MAX_VALUE));
    }
    try {
      return channel
          .map(MapMode.READ_ONLY, header.dataStart() + info.begin(), info.bytes())
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Closes the file; buffers handed out stay valid. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ResnetException unreadable(Path file, IOException cause) {
    return ResnetException.failed("cannot read " + file + ": " + cause.getMessage(), cause);
  }

  /** Returns the bytes of a tensor; refuses negative extents and products over 2^63 - 1. */
  static long byteSize(DType dtype, List<Long> shape) {
    long bytes = dtype.bytes();
    for (long extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("shape " + shape + " has a negative extent");
      }
      try {
        bytes = Math.multiplyExact(bytes, extent);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("shape " + shape + " has more than 2^63 bytes", e);
      }
    }
    return bytes;
  }
}
