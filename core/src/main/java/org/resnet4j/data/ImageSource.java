package org.resnet4j.data;

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

  /** Returns a transform's box in its size, not yet mirrored: 3 x height x width bytes. */
  ImageBytes decode(Transform transform) {
    return new ImageBytes(
        decode(transform.box(), transform.width(), transform.height()).toChw(), 0);
  }

  /** Returns a box in this size: torchvision's {@code resized_crop} with Pillow, to the bit. */
  public RgbImage decode(Box box, int width, int height) {
    return Resize.resize(Resize.crop(image, box), width, height, interpolation);
  }
}
