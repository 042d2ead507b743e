package org.resnet4j.torch.run;

import java.time.Duration;

/** Seconds since a start, and whether it is time to tell. */
final class Stopwatch {

  private static final long EVERY = Duration.ofMillis(500).toNanos();

  private long start = System.nanoTime();
  private long told = start;

  void restart() {
    restart(0);
  }

  /** Starts as if some seconds had passed. */
  void restart(double seconds) {
    told = System.nanoTime();
    start = told - (long) (1e9 * seconds);
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** True about twice a second. */
  boolean due() {
    long now = System.nanoTime();
    if (now - told < EVERY) {
      return false;
    }
    told = now;
    return true;
  }
}
