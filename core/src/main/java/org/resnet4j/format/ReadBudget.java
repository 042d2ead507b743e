package org.resnet4j.format;

import org.resnet4j.Text;

/**
 * The memory that describing one file may take: twice the file's size, but at least 16 MiB. Charges
 * are estimates of what objects take on the heap.
 */
public final class ReadBudget {

  private static final long LEAST = 16L << 20;

  private final long limit;
  private long left;

  public ReadBudget(long fileSize) {
    limit = Math.max(LEAST, 2 * fileSize);
    left = limit;
  }

  public long limit() {
    return limit;
  }

  /** Gives back what was charged beforehand and not needed. */
  public void release(long bytes) {
    left += bytes;
  }

  public void charge(long bytes) {
    left -= bytes;
    if (left < 0) {
      throw new PickleFault(
          Text.of(
              "needs more than %d MiB of memory, far more than a state dict does", limit >> 20));
    }
  }
}
