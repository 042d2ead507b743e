package org.resnet4j.augment;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.resnet4j.augment.PixelOperation.Erase;
import org.resnet4j.augment.RandomResizedCrop.Range;
import org.resnet4j.image.Box;

/**
 * Fills a box of random area and shape (Zhong et al. 2017), as torchvision's {@code RandomErasing}
 * draws it: up to ten boxes until one is narrower and lower than the image, else nothing.
 *
 * <p>torchvision erases normalized images and fills with 0: here that is the mean colour.
 *
 * @param probability from 0 to 1
 * @param area share of the image's area, up to 1
 * @param ratio height over width
 * @param color what the box is filled with: red, green and blue, 0 to 255
 */
public record RandomErasing(double probability, Range area, Range ratio, List<Integer> color)
    implements PixelAugment {

  private static final int TRIES = 10;

  public RandomErasing {
    Checks.probability(probability);
    Checks.between("the area to erase", area.high(), 0, 1);
    color = Checks.color(color);
  }

  /** torchvision's default shapes: 2 to 33 % of the area, heights of 0.3 to 3.3 widths. */
  public static RandomErasing torchvision(double probability, List<Integer> color) {
    return new RandomErasing(probability, new Range(0.02, 0.33), new Range(0.3, 3.3), color);
  }

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return List.of();
    }
    return box(width, height, random)
        .map(box -> List.<PixelOperation>of(new Erase(box, color)))
        .orElse(List.of());
  }

  Optional<Box> box(int width, int height, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      double pixels = (double) width * height * area.uniform(random);
      double shape = ratio.logUniform(random);
      int rows = (int) Math.rint(Math.sqrt(pixels * shape));
      int columns = (int) Math.rint(Math.sqrt(pixels / shape));
      if (rows < height && columns < width) {
        int top = random.nextInt(height - rows + 1);
        int left = random.nextInt(width - columns + 1);
        return rows > 0 && columns > 0
            ? Optional.of(new Box(left, top, columns, rows))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public Augment recolored(List<Integer> from, List<Integer> to) {
    return color.equals(from) ? new RandomErasing(probability, area, ratio, to) : this;
  }

  @Override
  public String toString() {
    return "random-erasing("
        + probability
        + ", area "
        + area
        + ", ratio "
        + ratio
        + ", color "
        + color
        + ")";
  }
}
