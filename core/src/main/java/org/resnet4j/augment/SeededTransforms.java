package org.resnet4j.augment;

import org.resnet4j.Seeding;

/** Draws of an augmentation with a stream of its own for each (seed, epoch, sample). */
record SeededTransforms(Augment augment, long seed) implements Transforms {

  @Override
  public Transform of(int epoch, int sample, Transform whole) {
    return augment.draw(whole, Seeding.of(seed, Seeding.AUGMENTATION, epoch, sample));
  }

  @Override
  public boolean needsOriginals() {
    return augment.needsOriginals();
  }
}
