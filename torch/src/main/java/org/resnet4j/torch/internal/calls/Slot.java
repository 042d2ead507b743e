package org.resnet4j.torch.internal.calls;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of memory of a program: either planned, alive from the first call that touches it to the
 * last, or kept for all runs, or another owner's, at a fixed address.
 */
public final class Slot {

  private final long bytes;
  private final @Nullable Pointer external;
  private int first = Integer.MAX_VALUE;
  private int last = -1;
  private long offset = -1;
  private boolean kept;

  private Slot(long bytes, @Nullable Pointer external) {
    this.bytes = bytes;
    this.external = external;
  }

  static Slot planned(long bytes) {
    return new Slot(bytes, null);
  }

  /** Memory of another owner, at a fixed address. */
  public static Slot external(Pointer address) {
    return new Slot(0, address);
  }

  /** Call number {@code call} reads or writes it. */
  void touch(int call) {
    first = Math.min(first, call);
    last = Math.max(last, call);
  }

  /** From now on no other slot may use its memory, in whatever run or program. */
  void keep() {
    kept = external == null;
  }

  boolean kept() {
    return kept;
  }

  boolean planned() {
    return external == null && !kept && last >= 0;
  }

  boolean overlaps(Slot other) {
    return first <= other.last && other.first <= last;
  }

  long bytes() {
    return bytes;
  }

  int first() {
    return first;
  }

  long offset() {
    return offset;
  }

  /** Where it lies in the arena. */
  void place(long at) {
    offset = at;
  }

  /**
   * @param arena where planned slots are
   * @param keeping where kept slots are
   */
  Pointer address(Pointer arena, Pointer keeping) {
    return external == null ? at(kept ? keeping : arena, offset) : external;
  }

  static Pointer at(Pointer base, long bytes) {
    return new Address(base, bytes);
  }

  /** A pointer some bytes behind another; owns nothing. */
  private static final class Address extends Pointer {
    Address(Pointer base, long bytes) {
      address = base.address() + bytes;
    }
  }
}
