package org.resnet4j.data;

/**
 * Where in the image padded with zeros the crop lies, and whether the crop is mirrored afterwards:
 * {@code out(y, x) = in(y + dy, x' + dx)}, 0 outside of the image, where {@code x'} is {@code x},
 * or {@code width - 1 - x} if mirrored. As torchvision's {@code RandomCrop(size, padding)} followed
 * by {@code RandomHorizontalFlip}: dx and dy lie in [-padding, padding], [-4, 4] for CIFAR.
 *
 * @param dx columns to the right
 * @param dy rows downwards
 * @param flip whether the crop is mirrored left to right
 */
public record Placement(int dx, int dy, boolean flip) {

  /** The image as it is. */
  public static final Placement IDENTITY = new Placement(0, 0, false);
}
