package org.resnet4j.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Some operations of fourteen in turn, all of one level of magnitude (Cubuk et al. 2019), as
 * torchvision's {@code RandAugment} draws them, with 31 levels.
 *
 * @param operations how many, 1 or more; one may be drawn again
 * @param magnitude level, 0 to 30
 */
public record RandAugment(int operations, int magnitude) implements PixelAugment {

  private static final int MOST_OPERATIONS = 100;

  public RandAugment {
    Checks.between("the number of operations", operations, 1, MOST_OPERATIONS);
    Checks.between("the magnitude", magnitude, 0, Magnitudes.RAND.levels() - 1);
  }

  /** torchvision's defaults: two operations of level 9. */
  public static RandAugment torchvision() {
    return new RandAugment(2, 9);
  }

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    List<PixelOperation> drawn = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      PolicyOperation each = PolicyOperation.draw(random);
      drawn.addAll(each.of(Magnitudes.RAND.draw(each, magnitude, width, height, random)));
    }
    return drawn;
  }

  @Override
  public String toString() {
    return "rand-augment(operations " + operations + ", magnitude " + magnitude + ")";
  }
}
