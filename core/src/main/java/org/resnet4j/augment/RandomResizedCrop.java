package org.resnet4j.augment;

import java.util.random.RandomGenerator;
import org.resnet4j.image.Box;

/**
 * A box of random area and shape, resized to the result (Szegedy et al. 2015, section 6), as
 * torchvision's {@code RandomResizedCrop} draws it: up to ten boxes until one fits into the image,
 * then the largest in the middle whose shape is allowed.
 *
 * @param area share of the image's area, within 0 to 1
 * @param ratio width over height
 */
public record RandomResizedCrop(Range area, Range ratio) implements Augment {

  private static final int TRIES = 10;

  /** From one number to another, both above 0. */
  public record Range(double low, double high) {
    public Range {
      if (!(low > 0 && low <= high && high < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("no range above 0: " + low + " to " + high);
      }
    }

    double uniform(RandomGenerator random) {
      return uniform(low, high, random);
    }

    /** Draws a number whose logarithm is uniform. */
    double logUniform(RandomGenerator random) {
      return Math.exp(uniform(Math.log(low), Math.log(high), random));
    }

    private static double uniform(double low, double high, RandomGenerator random) {
      return low + (high - low) * random.nextDouble();
    }

    @Override
    public String toString() {
      return low + " to " + high;
    }
  }

  public RandomResizedCrop {
    if (area.high() > 1) {
      throw new IllegalArgumentException("a box has at most the image's area, got " + area);
    }
  }

  /** That of ImageNet's recipes: 8 to 100 % of the area, 3:4 to 4:3. */
  public static RandomResizedCrop imageNet() {
    return new RandomResizedCrop(new Range(0.08, 1), new Range(3 / 4.0, 4 / 3.0));
  }

  @Override
  public boolean needsOriginals() {
    return true;
  }

  @Override
  public Transform draw(Transform image, RandomGenerator random) {
    Box whole = image.box();
    for (int i = 0; i < TRIES; i++) {
      double pixels = area.uniform(random) * whole.width() * whole.height();
      double shape = ratio.logUniform(random);
      int width = (int) Math.rint(Math.sqrt(pixels * shape));
      int height = (int) Math.rint(Math.sqrt(pixels / shape));
      if (width > 0 && width <= whole.width() && height > 0 && height <= whole.height()) {
        int top = random.nextInt(whole.height() - height + 1);
        int left = random.nextInt(whole.width() - width + 1);
        return image.withBox(new Box(whole.left() + left, whole.top() + top, width, height));
      }
    }
    return image.withBox(middle(whole));
  }

  private Box middle(Box whole) {
    int width = (int) Math.min(whole.width(), Math.rint(whole.height() * ratio.high()));
    int height = (int) Math.min(whole.height(), Math.rint(whole.width() / ratio.low()));
    int left = whole.left() + (whole.width() - width) / 2;
    int top = whole.top() + (whole.height() - height) / 2;
    return new Box(left, top, Math.max(1, width), Math.max(1, height));
  }

  @Override
  public String toString() {
    return "random-resized-crop(area " + area + ", ratio " + ratio + ")";
  }
}
