package org.resnet4j.torch.onednn;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of memory of a program: either planned, alive from the first call that touches it to the
 * last, or somebody else's, at a fixed address.
 */
final class Slot {

  private final long bytes;
  private final @Nullable Pointer external;
  private int first = Integer.MAX_VALUE;
  private int last = -1;
  private long offset = -1;

  private Slot(long bytes, @Nullable Pointer external) {
    this.bytes = bytes;
    this.external = external;
  }

  static Slot planned(long bytes) {
    return new Slot(bytes, null);
  }

  static Slot external(Pointer address) {
    return new Slot(0, address);
  }

  /** Call number {@code call} reads or writes it. */
  void touch(int call) {
    first = Math.min(first, call);
    last = Math.max(last, call);
  }

  boolean planned() {
    return external == null && last >= 0;
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

  /** Its address, given the arena's. */
  Pointer address(Pointer arena) {
    return external == null ? at(arena, offset) : external;
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
