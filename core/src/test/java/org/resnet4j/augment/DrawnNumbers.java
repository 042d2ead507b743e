package org.resnet4j.augment;

import java.util.random.RandomGenerator;

/** The numbers from 0 to 1 that torchvision was given: src/test/python/fake_torch.py. */
final class DrawnNumbers implements RandomGenerator {

  private int state;

  DrawnNumbers(int seed) {
    state = seed;
  }

  @Override
  public double nextDouble() {
    state = state * 1664525 + 1013904223;
    return (state & 0xFFFFFFFFL) * 0x1p-32;
  }

  @Override
  public int nextInt(int bound) {
    return (int) (bound * nextDouble());
  }

  @Override
  public long nextLong() {
    throw new AssertionError("not drawn here");
  }
}
