package org.resnet4j.augment;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One operation of fourteen, of random magnitude (Müller and Hutter 2021), as torchvision's {@code
 * TrivialAugmentWide} draws it, with 31 levels of magnitude.
 */
public record TrivialAugment() implements PixelAugment {

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    Magnitudes magnitudes = Magnitudes.TRIVIAL_WIDE;
    PolicyOperation operation = PolicyOperation.draw(random);
    int level = random.nextInt(magnitudes.levels());
    return operation.of(magnitudes.draw(operation, level, width, height, random));
  }

  @Override
  public String toString() {
    return "trivial-augment";
  }
}
