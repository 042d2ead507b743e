package org.resnet4j.weights;

import java.util.List;

/**
 * The names of ImageNet's 1000 classes in the order of the labels, as torchvision's weights carry
 * them ({@code weights.meta["categories"]}).
 */
public final class ImageNetClasses {

  private ImageNetClasses() {}

  /** Read when first asked for. */
  private static final class Holder {
    static final List<String> NAMES = Resources.lines("imagenet-classes.txt");
  }

  /** Returns 1000 names: tench, goldfish, ... */
  public static List<String> names() {
    return Holder.NAMES;
  }
}
