package org.resnet4j.image;

/**
 * An image as its file has it, of which a box can be had in any size.
 *
 * @param image decoded
 * @param interpolation of the resizing
 */
public record ImageSource(RgbImage image, Interpolation interpolation) {

  /** Returns the box that holds the image. */
  public Box whole() {
    return new Box(0, 0, image.width(), image.height());
  }

  /** Returns a box in this size: torchvision's {@code resized_crop} with Pillow, to the bit. */
  public RgbImage decode(Box box, int width, int height) {
    return Resize.resize(Resize.crop(image, box), width, height, interpolation);
  }
}
