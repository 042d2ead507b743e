package org.resnet4j.torch.internal.onednn;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;

/**
 * An array of a program: logical dimensions in PyTorch's order (N, C, H, W) and where its elements
 * lie in a slot. Made by a {@link ProgramBuilder}, which owns it.
 */
public final class MemoryView {

  private final DataType type;
  private final long[] dims;
  private final long @Nullable [] strides;
  private final memory.desc layout;
  private final Slot slot;
  private final long offset;

  /**
   * @param strides in elements; null where oneDNN chose the layout
   * @param offset of its first element in the slot, in bytes
   */
  MemoryView(
      DataType type,
      long[] dims,
      long @Nullable [] strides,
      memory.desc layout,
      Slot slot,
      long offset) {
    this.type = type;
    this.dims = dims;
    this.strides = strides;
    this.layout = layout;
    this.slot = slot;
    this.offset = offset;
  }

  public DataType type() {
    return type;
  }

  public long dim(int axis) {
    return dims[axis];
  }

  public long[] dims() {
    return dims.clone();
  }

  public long[] strides() {
    if (strides == null) {
      throw new IllegalStateException("oneDNN chose the layout of " + this);
    }
    return strides.clone();
  }

  /** The product of its dimensions. */
  public long elements() {
    return Arrays.stream(dims).reduce(1, Math::multiplyExact);
  }

  /** Of a map the elements at every n-th row and column. */
  public Elementwise.Part everyNth(long n) {
    long[] thinned = strides();
    thinned[2] *= n;
    thinned[3] *= n;
    return new Elementwise.Part(this, thinned, 0);
  }

  /** Of a map the elements from one on. */
  public Elementwise.Part from(long element) {
    return new Elementwise.Part(this, strides(), element);
  }

  /** What a kernel must know of it: equal for arrays that the same kernel takes. */
  public List<?> signature() {
    return List.of(type, Arrays.toString(dims), Arrays.toString(strides));
  }

  /** Whether both begin at the same byte. */
  boolean liesWhere(MemoryView other) {
    return slot == other.slot && offset == other.offset;
  }

  boolean opaque() {
    return strides == null;
  }

  memory.desc layout() {
    return layout;
  }

  Slot slot() {
    return slot;
  }

  long offset() {
    return offset;
  }

  @Override
  public String toString() {
    return type + Arrays.toString(dims);
  }
}
