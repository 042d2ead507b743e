package org.resnet4j;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random streams that are pure functions of a seed and coordinates, so that what is drawn for epoch
 * 7, sample 1234 does not depend on what was drawn before it, by how many threads, or after which
 * resumption.
 *
 * <p>The mixing: a 64-bit state starts as the seed; for the seed's and each coordinate's turn it
 * becomes {@code mix(state + 0x9e3779b97f4a7c15 + coordinate)}, where mix is the finaliser of
 * SplitMix64 (Steele, Lea, Flood 2014; Stafford's variant 13), a bijection of good avalanche. The
 * last state seeds a {@link SplittableRandom}.
 */
public final class Seeding {

  /** First coordinate of the order of an epoch. */
  public static final long ORDER = 1;

  /** First coordinate of augmentation. */
  public static final long AUGMENTATION = 2;

  /** First coordinate of dropout; the second is the step. */
  public static final long DROPOUT = 3;

  /** Which images of a batch are mixed, and how. */
  public static final long MIXING = 4;

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Seeding() {}

  /** Returns a stream of its own for these coordinates; the first says what it is for. */
  public static RandomGenerator of(long seed, long... coordinates) {
    long state = mix(seed + GOLDEN_GAMMA);
    for (long coordinate : coordinates) {
      state = mix(state + GOLDEN_GAMMA + coordinate);
    }
    return new SplittableRandom(state);
  }

  /** Puts numbers into a random order by Fisher and Yates's shuffle, and returns them. */
  public static int[] shuffle(int[] numbers, RandomGenerator random) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = moved;
    }
    return numbers;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
