package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.resnet4j.Text;

/**
 * A tensor to be written.
 *
 * @param data gives the bytes in little-endian order, from the buffer's position to its limit;
 *     called when the tensor's turn comes, so that one at a time is on the heap
 */
public record TensorEntry(TensorInfo info, Supplier<ByteBuffer> data) {

  public TensorEntry(String name, DType dtype, List<Long> shape, Supplier<ByteBuffer> data) {
    this(new TensorInfo(name, dtype, shape), data);
  }

  /** Returns {@link #data}, of which there must be as much as type and shape say. */
  public ByteBuffer checkedData() {
    ByteBuffer given = data.get();
    if (given.remaining() != bytes()) {
      throw new IllegalArgumentException(
          Text.of(
              "tensor %s of shape %s needs %d bytes, got %d",
              name(), shape(), bytes(), given.remaining()));
    }
    return given.duplicate();
  }

  public String name() {
    return info.name();
  }

  public DType dtype() {
    return info.dtype();
  }

  /** Returns the extents, row-major. */
  public List<Long> shape() {
    return info.shape();
  }

  public long bytes() {
    return info.bytes();
  }
}
