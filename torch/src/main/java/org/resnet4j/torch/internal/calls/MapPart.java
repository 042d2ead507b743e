package org.resnet4j.torch.internal.calls;

/** A part of a map's memory: (N, C, H, W) in strides of its own. */
public final class MapPart {

  private final MemoryView of;
  private final long[] strides;
  private final long start;

  /**
   * @param start its first element, counted from the array's
   */
  public MapPart(MemoryView of, long[] strides, long start) {
    this.of = of;
    this.strides = strides.clone();
    this.start = start;
  }

  /** From a row and a column on. */
  public MapPart from(long row, long column) {
    return new MapPart(of, strides, start + row * strides[2] + column * strides[3]);
  }

  /** The array of these dimensions. */
  public MemoryView view(CallList calls, long[] dims) {
    return calls.view(of, dims, strides(dims), start);
  }

  /** The strides for these dimensions, where those of a dimension of 1 do not matter. */
  private long[] strides(long[] dims) {
    long[] own = strides.clone();
    own[3] = dims[3] == 1 ? dims[1] : own[3];
    own[2] = dims[2] == 1 ? dims[3] * own[3] : own[2];
    own[0] = dims[0] == 1 ? dims[2] * own[2] : own[0];
    return own;
  }

  /** Whether rows or images reach over the next ones: oneDNN knows no such layout. */
  public boolean reachesOver(long[] dims) {
    long[] own = strides(dims);
    return dims[3] * own[3] > own[2] || dims[2] * own[2] > own[0];
  }
}
