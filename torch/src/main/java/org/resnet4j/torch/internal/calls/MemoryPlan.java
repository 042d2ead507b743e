package org.resnet4j.torch.internal.calls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where each planned slot lies in one arena: two slots share bytes where their lives do not
 * overlap. Greedy by size: the largest first, each at the lowest place that is free for its whole
 * life (Pisarchyk and Lee 2020, "Efficient Memory Management for Deep Neural Net Inference").
 */
final class MemoryPlan {

  /** Bytes to which every slot is aligned: a cache line. */
  private static final long ALIGNMENT = 64;

  private MemoryPlan() {}

  /**
   * Places the slots.
   *
   * @return bytes of the arena
   */
  static long place(List<Slot> slots) {
    List<Slot> bySize = new ArrayList<>(slots);
    bySize.removeIf(slot -> !slot.planned());
    bySize.sort(Comparator.comparingLong(Slot::bytes).reversed().thenComparingInt(Slot::first));
    List<Slot> placed = new ArrayList<>();
    long size = 0;
    for (Slot slot : bySize) {
      slot.place(lowest(slot, placed));
      insert(slot, placed);
      size = Math.max(size, end(slot));
    }
    return size;
  }

  /**
   * Places the kept slots one behind the other.
   *
   * @return bytes that they take
   */
  static long placeKept(List<Slot> slots) {
    long size = 0;
    for (Slot slot : slots) {
      if (slot.kept()) {
        slot.place(size);
        size = end(slot);
      }
    }
    return size;
  }

  private static long lowest(Slot slot, List<Slot> placed) {
    long at = 0;
    for (Slot other : placed) {
      if (other.overlaps(slot)) {
        if (other.offset() - at >= aligned(slot.bytes())) {
          return at;
        }
        at = Math.max(at, end(other));
      }
    }
    return at;
  }

  /** Keeps the list in order of offsets. */
  private static void insert(Slot slot, List<Slot> placed) {
    int before = 0;
    while (before < placed.size() && placed.get(before).offset() < slot.offset()) {
      before++;
    }
    placed.add(before, slot);
  }

  private static long end(Slot slot) {
    return slot.offset() + aligned(slot.bytes());
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
