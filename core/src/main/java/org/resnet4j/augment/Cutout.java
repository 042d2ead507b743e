package org.resnet4j.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.resnet4j.augment.PixelOperation.Erase;
import org.resnet4j.image.Box;

/**
 * Fills a square around a random pixel, the part of it that lies within the image, as DeVries and
 * Taylor do (2017, section 3.2). They fill normalized images with 0: here that is the mean colour.
 *
 * @param side of the square, in pixels; as theirs it is rounded down to an even number
 * @param color what the square is filled with: red, green and blue, 0 to 255
 */
public record Cutout(int side, List<Integer> color) implements PixelAugment {

  public Cutout {
    Checks.between("the side of a cutout", side, 2, 1 << 16);
    color = Checks.color(color);
  }

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    int y = random.nextInt(height);
    int x = random.nextInt(width);
    int half = side / 2;
    int top = Math.max(0, y - half);
    int left = Math.max(0, x - half);
    int rows = Math.min(height, y + half) - top;
    int columns = Math.min(width, x + half) - left;
    return List.of(new Erase(new Box(left, top, columns, rows), color));
  }

  @Override
  public Augment recolored(List<Integer> from, List<Integer> to) {
    return color.equals(from) ? new Cutout(side, to) : this;
  }

  @Override
  public String toString() {
    return "cutout(" + side + ", color " + color + ")";
  }
}
