package org.resnet4j.torch.internal.calls;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array of a program: logical dimensions in PyTorch's order (N, C, H, W) and where its elements
 * lie in a slot. Made by a {@link CallList}, which owns it.
 */
public final class MemoryView {

  private final DataType type;
  private final long[] dims;
  private final long @Nullable [] strides;
  private final @Nullable Object layout;
  private final Slot slot;
  private final long offset;

  private MemoryView(
      DataType type,
      long[] dims,
      long @Nullable [] strides,
      @Nullable Object layout,
      Slot slot,
      long offset) {
    this.type = type;
    this.dims = dims;
    this.strides = strides;
    this.layout = layout;
    this.slot = slot;
    this.offset = offset;
  }

  /**
   * An array whose elements lie so.
   *
   * @param strides in elements
   * @param offset of its first element in the slot, in bytes
   */
  static MemoryView strided(DataType type, long[] dims, long[] strides, Slot slot, long offset) {
    return new MemoryView(type, dims, strides, null, slot, offset);
  }

  /**
   * An array whose layout a device's library chose.
   *
   * @param layout what the library calls it
   */
  public static MemoryView opaque(DataType type, long[] dims, Object layout, Slot slot) {
    return new MemoryView(type, dims, null, layout, slot, 0);
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
      throw new IllegalStateException("a library chose the layout of " + this);
    }
    return strides.clone();
  }

  /** The product of its dimensions. */
  public long elements() {
    return Arrays.stream(dims).reduce(1, Math::multiplyExact);
  }

  /** Of a map the elements at every n-th row and column. */
  public MapPart everyNth(long n) {
    long[] thinned = strides();
    thinned[2] *= n;
    thinned[3] *= n;
    return new MapPart(this, thinned, 0);
  }

  /** Of a map the elements from one on. */
  public MapPart from(long element) {
    return new MapPart(this, strides(), element);
  }

  /** What a kernel must know of it: equal for arrays that the same kernel takes. */
  public List<?> signature() {
    return List.of(type, Arrays.toString(dims), Arrays.toString(strides));
  }

  /** Whether both begin at the same byte. */
  public boolean liesWhere(MemoryView other) {
    return slot == other.slot && offset == other.offset;
  }

  /** Whether a device's library chose its layout. */
  public boolean opaque() {
    return strides == null;
  }

  /** The layout that a device's library chose; none where the strides say it. */
  public @Nullable Object layout() {
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
