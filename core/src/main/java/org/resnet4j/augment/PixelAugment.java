package org.resnet4j.augment;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Augmentations that change the pixels of the result, and neither its box nor its flip. In a {@link
 * Augment.Chain} they stand behind crops and flips, as in torchvision's recipes.
 */
public sealed interface PixelAugment extends Augment
    permits ColorJitter,
        RandomGrayscale,
        TrivialAugment,
        RandAugment,
        AutoAugment,
        AugMix,
        RandomErasing,
        Cutout {

  /**
   * Draws what is done to one image.
   *
   * @param width of the result, in pixels
   */
  List<PixelOperation> drawOperations(int width, int height, RandomGenerator random);

  @Override
  default Transform draw(Transform image, RandomGenerator random) {
    Transform all = image;
    for (PixelOperation each : drawOperations(image.width(), image.height(), random)) {
      all = all.then(each);
    }
    return all;
  }

  @Override
  default boolean changesPixels() {
    return true;
  }
}
