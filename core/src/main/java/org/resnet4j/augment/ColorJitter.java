package org.resnet4j.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.resnet4j.Seeding;

/**
 * Brightness, contrast, saturation and hue by random factors in a random order, as torchvision's
 * {@code ColorJitter}. What is 0 is left out.
 *
 * @param brightness the factor is uniform in 1 - brightness to 1 + brightness, at least 0
 * @param contrast as brightness
 * @param saturation as brightness
 * @param hue 0 to 0.5; the turn is uniform in -hue to hue, in circles
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue)
    implements PixelAugment {

  public ColorJitter {
    Checks.notNegative("brightness", brightness);
    Checks.notNegative("contrast", contrast);
    Checks.notNegative("saturation", saturation);
    Checks.between("hue", hue, 0, 0.5);
  }

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    List<PixelOperation> drawn = new ArrayList<>();
    for (int each : Seeding.shuffle(new int[] {0, 1, 2, 3}, random)) {
      if (each == 0 && brightness > 0) {
        drawn.add(new Tone.Brightness(factor(brightness, random)));
      } else if (each == 1 && contrast > 0) {
        drawn.add(new Tone.Contrast(factor(contrast, random)));
      } else if (each == 2 && saturation > 0) {
        drawn.add(new Recolor.Saturation(factor(saturation, random)));
      } else if (each == 3 && hue > 0) {
        drawn.add(new Recolor.Hue((2 * random.nextDouble() - 1) * hue));
      }
    }
    return drawn;
  }

  private static double factor(double strength, RandomGenerator random) {
    double least = Math.max(0, 1 - strength);
    return least + (1 + strength - least) * random.nextDouble();
  }

  @Override
  public String toString() {
    return "color-jitter(brightness "
        + brightness
        + ", contrast "
        + contrast
        + ", saturation "
        + saturation
        + ", hue "
        + hue
        + ")";
  }
}
