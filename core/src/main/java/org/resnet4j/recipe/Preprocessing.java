package org.resnet4j.recipe;

import org.resnet4j.data.Interpolation;

/**
 * How an image of any size becomes a network's input, as torchvision's {@code Resize}, {@code
 * CenterCrop}, {@code ToTensor} and {@code Normalize} in a row.
 *
 * @param resize length of the shorter side after resizing, in pixels
 * @param crop side of the square that is cut from the middle, in pixels
 * @param interpolation of the resizing
 * @param normalize of the pixels
 */
public record Preprocessing(
    int resize, int crop, Interpolation interpolation, Normalization normalize) {

  /** torchvision's for its V1 weights: 256, 224, bilinear, ImageNet's mean and deviation. */
  public static final Preprocessing IMAGENET =
      new Preprocessing(256, 224, Interpolation.BILINEAR, Normalization.IMAGENET);

  public Preprocessing {
    Checks.positive("resize", resize);
    Checks.positive("crop", crop);
  }
}
