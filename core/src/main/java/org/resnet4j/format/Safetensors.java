package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/**
 * A safetensors file: an 8-byte little-endian header length, a JSON header, and the tensors' bytes
 * in little-endian order without holes (format description: the safetensors project's README).
 *
 * <p>The whole header is checked before anything is used: what {@link #open} returns is sound.
 * Errors are {@link ResnetException}s of kind DATA that name the file and what is wrong with it.
 */
public final class Safetensors implements TensorFile {

  private final Source source;
  private final SafetensorsHeader header;

  private Safetensors(Source source, SafetensorsHeader header) {
    this.source = source;
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
  public static void write(Path file, Map<String, String> metadata, List<TensorEntry> entries) {
    AtomicFiles.writeChannel(
        file, channel -> SafetensorsWriter.write(channel, metadata, List.copyOf(entries)));
  }

  /** Opens a file and checks all of its header. */
  public static Safetensors open(Path file) {
    return Source.opened(file, Safetensors::open);
  }

  /** Opens a file as {@link TensorFile#openToReplace}. */
  public static Safetensors openToReplace(Path file) {
    return Source.openedToReplace(file, Safetensors::open);
  }

  static Safetensors open(Source source) {
    return new Safetensors(source, SafetensorsHeader.read(source));
  }

  @Override
  public Path path() {
    return source.file();
  }

  @Override
  public Format format() {
    return Format.SAFETENSORS;
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public List<TensorInfo> tensors() {
    return header.tensors().values().stream().map(SafetensorsHeader.Region::info).toList();
  }

  @Override
  public boolean contains(String name) {
    return header.tensors().containsKey(name);
  }

  @Override
  public TensorInfo info(String name) {
    return region(name).info();
  }

  /** Where a tensor lies, from the end of the header. */
  SafetensorsHeader.Region region(String name) {
    SafetensorsHeader.Region region = header.tensors().get(name);
    if (region == null) {
      throw new IllegalArgumentException(path() + " has no tensor " + name);
    }
    return region;
  }

  @Override
  public ByteBuffer data(String name) {
    SafetensorsHeader.Region region = region(name);
    long bytes = region.info().bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw ResnetException.data(
          Text.of(
              "%s: tensor %s has %d bytes; one tensor may have at most %d",
              path(), name, bytes, Integer.MAX_VALUE));
    }
    return source.map(header.dataStart() + region.begin(), bytes);
  }

  @Override
  public void close() {
    source.close();
  }
}
