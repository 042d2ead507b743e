package org.resnet4j.data;

import java.util.stream.IntStream;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/**
 * An equal number of images of every class of a data set, drawn by a seed. A smaller subset of the
 * same seed lies within a larger one, and classes take turns, so each beginning of it is balanced
 * too.
 */
public final class Subset extends Selection {

  private final int perClass;
  private final long seed;

  private Subset(ImageDataset whole, int perClass, long seed) {
    super(whole, indices(whole, perClass, seed), facts(whole, perClass));
    this.perClass = perClass;
    this.seed = seed;
  }

  /**
   * The first images of each class after a shuffle.
   *
   * @param perClass images a class, 1 or more
   * @throws ResnetException (usage) where a class has fewer
   */
  public static Subset balanced(ImageDataset whole, int perClass, long seed) {
    if (perClass < 1) {
      throw ResnetException.usage("a subset has at least 1 image a class, got " + perClass);
    }
    return new Subset(whole, perClass, seed);
  }

  private static int[] indices(ImageDataset whole, int perClass, long seed) {
    int classes = whole.classes().size();
    int[] chosen = new int[classes * perClass];
    for (int label = 0; label < classes; label++) {
      int[] ofClass = shuffledImagesOf(whole, label, perClass, seed);
      for (int i = 0; i < perClass; i++) {
        chosen[i * classes + label] = ofClass[i];
      }
    }
    return chosen;
  }

  private static int[] shuffledImagesOf(ImageDataset whole, int label, int perClass, long seed) {
    int[] images = IntStream.range(0, whole.size()).filter(i -> whole.label(i) == label).toArray();
    if (images.length < perClass) {
      throw ResnetException.usage(
          Text.of(
              "a subset of %d images a class: %s has %d of class %s; ask for as many or fewer",
              perClass, whole.name(), images.length, whole.classes().get(label)));
    }
    SplitMix random = SplitMix.of(seed, label);
    for (int last = images.length - 1; last > 0; last--) {
      int other = (int) random.uniform(0, last + 1);
      int image = images[last];
      images[last] = images[other];
      images[other] = image;
    }
    return images;
  }

  /** As a report says it: {@code 5,000 of the 50,000 images of cifar10, 500 a class, seed 1}. */
  public String description() {
    return Text.of(
        "%,d of the %,d images of %s, %,d a class, seed %d",
        size(), whole().size(), whole().name(), perClass, seed);
  }

  /** Its name is the whole's with its own size: {@code cifar10-subset5000}. */
  private static Facts facts(ImageDataset whole, int perClass) {
    Facts of = whole.facts();
    String name = of.name() + "-subset" + perClass * of.classes().size();
    return new Facts(name, of.part(), of.classes(), of.channels(), of.height(), of.width());
  }

  /** SHA-256 over the whole's fingerprint, the number of images a class and the seed. */
  @Override
  public String fingerprint() {
    return Digests.sha256(
        "subset 1\n" + whole().fingerprint() + "\n" + perClass + "\n" + seed + "\n");
  }
}
