package org.resnet4j.image;

/**
 * A rectangle in pixels of an image; it may reach beyond the border, where the image is black.
 *
 * @param left column of its first pixel
 * @param top row of its first pixel
 */
public record Box(int left, int top, int width, int height) {

  public Box {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no box has the size " + width + "x" + height);
    }
  }
}
