package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An opened file of named tensors, whatever its format. What {@link #open} returns is sound: all
 * sizes and offsets were checked, nothing in the file was executed, and the tensors' bytes are
 * still on the disk.
 *
 * <p>Errors are {@link org.resnet4j.ResnetException}s of kind DATA that name the file and what is
 * wrong with it.
 */
public interface TensorFile extends AutoCloseable {

  /** The formats, told apart by their first bytes. */
  enum Format {
    /** A JSON header and the bytes (Hugging Face). */
    SAFETENSORS("safetensors"),
    /** {@code torch.save} since PyTorch 1.6: a zip archive of a pickle and storages. */
    TORCH_ZIP("PyTorch zip"),
    /** {@code torch.save} before that: pickles in a row, storages after them. */
    TORCH_LEGACY("PyTorch legacy");

    private final String title;

    Format(String title) {
      this.title = title;
    }

    /** Returns its name as people say it. */
    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * The metadata that says under which key of a PyTorch checkpoint the state dict was, {@code
   * model} or {@code ema.module}; missing where it was the whole file.
   */
  String STATE_DICT_KEY = "state_dict_key";

  /** Opens a weights file of any format and checks all of its structure. */
  static TensorFile open(Path file) {
    return open(file, Optional.empty());
  }

  /**
   * Opens a weights file of any format.
   *
   * @param key the state dict that is meant, of a PyTorch checkpoint with several: {@code teacher},
   *     {@code ema.module}; what no key of the file begins with is overlooked here
   */
  static TensorFile open(Path file, Optional<String> key) {
    return TensorFormats.open(file, key);
  }

  /**
   * Opens a weights file that this process replaces or deletes later: tensors are read, not mapped,
   * since Windows refuses to replace a file while a part of it is mapped.
   */
  static TensorFile openToReplace(Path file) {
    return openToReplace(file, Optional.empty());
  }

  /**
   * Opens a weights file that this process replaces or deletes later.
   *
   * @param key the state dict that is meant, as in {@link #open(Path, Optional)}
   */
  static TensorFile openToReplace(Path file, Optional<String> key) {
    return TensorFormats.openToReplace(file, key);
  }

  Path path();

  Format format();

  /** Returns what the file says beside its tensors, as text by key; empty where it says nothing. */
  Map<String, String> metadata();

  /** Returns the tensors in the order of the file. */
  List<TensorInfo> tensors();

  boolean contains(String name);

  /**
   * Returns what is known about a tensor.
   *
   * @throws IllegalArgumentException where there is none of this name
   */
  TensorInfo info(String name);

  /**
   * Returns a read-only little-endian view of a tensor's bytes, row-major without holes, from
   * position 0 to its limit: mapped from the file, or gathered from it where the file holds a
   * strided view. It stays valid after {@link #close}.
   *
   * @throws IllegalArgumentException where there is none of this name
   */
  ByteBuffer data(String name);

  /** Closes the file; buffers handed out stay valid. */
  @Override
  void close();
}
