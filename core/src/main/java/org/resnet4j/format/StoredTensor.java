package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.format.pytorch.Pickled;

/**
 * A tensor of a PyTorch file: a strided view of a storage whose bytes are in the file. What {@link
 * #of} returns lies inside its storage, and its storage inside the file.
 *
 * @param begin the position of its first element in the file
 * @param strides by how many elements each dimension steps
 */
public record StoredTensor(TensorInfo info, long begin, List<Long> strides) {

  /** Where the bytes of a storage lie in the file. */
  public record Region(long begin, long size) {}

  /** Checks a tensor against its storage; a clause about what is wrong is a {@link PickleFault}. */
  public static StoredTensor of(String name, Pickled.Tensor tensor, Region region, long mostBytes) {
    Pickled.Storage storage = tensor.storage();
    int unit = storage.dtype().bytes();
    TensorInfo info = info(name, tensor);
    if (storage.capacity() > region.size() / unit) {
      throw damaged(
          name,
          Text.of(
              "its storage of %d elements has only %d bytes", storage.capacity(), region.size()));
    }
    if (tensor.offset() < 0
        || tensor.strides().size() != tensor.shape().size()
        || tensor.strides().stream().anyMatch(stride -> stride < 0)
        || tensor.offset() > storage.length() - reach(tensor)) {
      throw damaged(
          name,
          Text.of(
              "shape %s with strides %s from element %d on does not lie in its storage of %d elements",
              tensor.shape(), tensor.strides(), tensor.offset(), storage.length()));
    }
    long begin = region.begin() + (storage.begin() + tensor.offset()) * unit;
    StoredTensor stored = new StoredTensor(info, begin, tensor.strides());
    if (!stored.isContiguous() && info.bytes() > mostBytes) {
      throw PickleFault.sentence(
          Text.of(
              "has a tensor %s of %d bytes that repeats the elements of a small storage; call"
                  + " .contiguous() on it before saving it",
              SafeText.name(name), info.bytes()));
    }
    return stored;
  }

  private static TensorInfo info(String name, Pickled.Tensor tensor) {
    try {
      return new TensorInfo(name, tensor.storage().dtype(), tensor.shape());
    } catch (IllegalArgumentException e) {
      throw damaged(name, String.valueOf(e.getMessage()));
    }
  }

  private static PickleFault damaged(String name, String how) {
    return PickleFault.sentence("is damaged: tensor %s: %s".formatted(SafeText.name(name), how));
  }

  /** How many elements the view spans, from its first to its last. */
  private static long reach(Pickled.Tensor tensor) {
    return span(tensor.shape(), tensor.strides());
  }

  private static long span(List<Long> shape, List<Long> strides) {
    if (shape.contains(0L)) {
      return 0;
    }
    try {
      long last = 0;
      for (int i = 0; i < shape.size(); i++) {
        last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
      }
      return Math.addExact(last, 1);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Whether the elements lie row-major without holes. */
  boolean isContiguous() {
    return info.bytes() == 0 || blockDimensions() == 0;
  }

  /** The number of leading dimensions below which the elements lie without holes. */
  private int blockDimensions() {
    long expected = 1;
    for (int i = strides.size() - 1; i >= 0; i--) {
      long extent = info.shape().get(i);
      if (extent != 1 && strides.get(i) != expected) {
        return i + 1;
      }
      expected *= extent;
    }
    return 0;
  }

  /** Returns the elements row-major without holes, mapped where they lie so and else copied. */
  public ByteBuffer read(Source source, boolean bigEndian) {
    if (info.bytes() > Integer.MAX_VALUE) {
      throw source.error(
          Text.of(
              "has a tensor %s of %d bytes; one tensor may have at most %d",
              info.name(), info.bytes(), Integer.MAX_VALUE));
    }
    if (info.bytes() == 0) {
      return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer data = isContiguous() ? source.map(begin, info.bytes()) : gather(source);
    return (bigEndian ? reversed(data) : data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Copies blocks, with one counter a leading dimension. */
  private ByteBuffer gather(Source source) {
    long spanned = span(info.shape(), strides) * info.dtype().bytes();
    if (spanned > Integer.MAX_VALUE) {
      throw source.error(
          Text.of(
              "has a tensor %s that is spread over %d bytes; at most %d can be read",
              info.name(), spanned, Integer.MAX_VALUE));
    }
    ByteBuffer from = source.map(begin, spanned);
    ByteBuffer to = ByteBuffer.allocate((int) info.bytes());
    int leading = blockDimensions();
    int block = info.dtype().bytes();
    for (long extent : info.shape().subList(leading, info.shape().size())) {
      block *= (int) extent;
    }
    long[] counter = new long[leading];
    long element = 0;
    while (to.hasRemaining()) {
      to.put(to.position(), from, (int) element * info.dtype().bytes(), block);
      to.position(to.position() + block);
      element = step(counter, element);
    }
    return to.flip();
  }

  /** Counts on, the last dimension first; returns the element that the counters then stand at. */
  private long step(long[] counter, long element) {
    long at = element;
    for (int i = counter.length - 1; i >= 0; i--) {
      at += strides.get(i);
      if (++counter[i] < info.shape().get(i)) {
        return at;
      }
      at -= counter[i] * strides.get(i);
      counter[i] = 0;
    }
    return at;
  }

  private ByteBuffer reversed(ByteBuffer data) {
    int unit = info.dtype().bytes();
    ByteBuffer reversed = ByteBuffer.allocate(data.remaining());
    for (int i = 0; i < reversed.capacity(); i++) {
      int inside = i % unit;
      reversed.put(i, data.get(i - inside + unit - 1 - inside));
    }
    return reversed;
  }
}
