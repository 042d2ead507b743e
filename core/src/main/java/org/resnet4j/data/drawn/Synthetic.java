package org.resnet4j.data.drawn;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.ClassChoice;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.SplitMix;
import org.resnet4j.image.ImageBytes;

/**
 * Ten classes of objects drawn by the program, 3 x 32 x 32, with CIFAR-10's names: a data set that
 * needs no download. Pose, colours, background, noise and what is in the way are random, so that a
 * linear classifier does badly and a residual network well.
 *
 * <p>Each image is a function of split, class and number alone, the same on every machine, whatever
 * other classes are open. The classes take turns: image i has label {@code i % classes}. Images are
 * drawn when first read, in some tens of microseconds, and kept.
 */
public final class Synthetic implements ImageDataset {

  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int MOST_PER_CLASS = 1_000_000;

  /** Changes with every change to the drawings. */
  private static final String VERSION = "synthetic-1";

  private static final long SEED = 0x5EED0FD4A31265L;

  private final Split split;
  private final Facts facts;
  private final int perClass;
  private final AtomicReferenceArray<byte[]> drawn;

  private Synthetic(Split split, List<String> classes, int perClass) {
    this.split = split;
    String part = split == Split.TRAIN ? "train" : "test";
    this.facts = new Facts("synthetic", part, classes, CHANNELS, SIDE, SIDE);
    this.perClass = perClass;
    this.drawn = new AtomicReferenceArray<>(classes.size() * perClass);
  }

  /**
   * Opens 5,000 training or 1,000 test images a class; the test images validate too.
   *
   * @param classes the names, in the order of the labels; empty for all ten
   */
  public static Synthetic open(Split split, List<String> classes) {
    return open(split, classes, split == Split.TRAIN ? 5_000 : 1_000);
  }

  /**
   * Opens some images of each class.
   *
   * @param classes the names, in the order of the labels; empty for all ten
   * @param perClass images of each class, 1 to 1,000,000
   */
  public static Synthetic open(Split split, List<String> classes, int perClass) {
    List<String> all = names();
    var choice = ClassChoice.named("synthetic", all, classes);
    if (perClass < 1 || perClass > MOST_PER_CLASS) {
      throw ResnetException.usage(
          Text.of("images per class are 1 to %d, got %d", MOST_PER_CLASS, perClass));
    }
    return new Synthetic(
        split == Split.TRAIN ? Split.TRAIN : Split.TEST, choice.classes(), perClass);
  }

  public static List<String> names() {
    return List.copyOf(DrawnClasses.BY_NAME.keySet());
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public int size() {
    return drawn.length();
  }

  @Override
  public int label(int index) {
    return index % classes().size();
  }

  @Override
  public ImageBytes bytes(int index) {
    byte[] image = drawn.get(index);
    if (image == null) {
      image = draw(classes().get(label(index)), index / classes().size());
      drawn.set(index, image);
    }
    return new ImageBytes(image, 0);
  }

  private byte[] draw(String name, int number) {
    int kind = names().indexOf(name);
    SplitMix random = SplitMix.of(SEED, split == Split.TRAIN ? 0 : 1, kind, number);
    return Painter.paint(DrawnClasses.BY_NAME.getOrDefault(name, List.of()), random, SIDE);
  }

  @Override
  public String fingerprint() {
    return Digests.sha256(VERSION + " " + split + " " + classes() + " " + perClass);
  }
}
