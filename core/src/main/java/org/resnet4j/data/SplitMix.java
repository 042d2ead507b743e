package org.resnet4j.data;

/**
 * A small random generator whose numbers are the same everywhere: SplitMix64 (Steele, Lea and Flood
 * 2014, "Fast splittable pseudorandom number generators").
 */
public final class SplitMix {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SplitMix(long seed) {
    this.state = seed;
  }

  /** A generator for one of the things that the keys number. */
  public static SplitMix of(long seed, long... keys) {
    SplitMix random = new SplitMix(seed);
    for (long key : keys) {
      random = new SplitMix(random.next() ^ key * GAMMA);
    }
    return new SplitMix(random.next());
  }

  public long next() {
    state += GAMMA;
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public double uniform(double low, double high) {
    return low + (high - low) * ((next() >>> 11) * 0x1p-53);
  }

  public boolean chance(double probability) {
    return uniform(0, 1) < probability;
  }
}
