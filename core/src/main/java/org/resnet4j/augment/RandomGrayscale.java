package org.resnet4j.augment;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes some images gray, as torchvision's {@code RandomGrayscale}.
 *
 * @param probability from 0 to 1
 */
public record RandomGrayscale(double probability) implements PixelAugment {

  public RandomGrayscale {
    Checks.probability(probability);
  }

  /** torchvision's default: one image of ten. */
  public static RandomGrayscale torchvision() {
    return new RandomGrayscale(0.1);
  }

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    return random.nextDouble() < probability ? List.of(new Recolor.Grayscale()) : List.of();
  }

  @Override
  public String toString() {
    return "random-grayscale(" + probability + ")";
  }
}
