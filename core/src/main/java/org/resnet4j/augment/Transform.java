package org.resnet4j.augment;

import java.util.List;
import java.util.stream.Stream;
import org.resnet4j.image.Box;

/**
 * What is done to an image, decided on the source image and not yet done: a box of it is taken,
 * resized, mirrored, and changed by operations. So torchvision's {@code RandomCrop(size, padding)}
 * is a box that may lie beyond the border, and {@code RandomResizedCrop} one within. Without
 * resizing {@code out(y, x) = in(y + box.top, x' + box.left)}, 0 outside of the source, where
 * {@code x'} is {@code x}, or {@code width - 1 - x} if mirrored.
 *
 * @param box what is taken, in pixels of the source image
 * @param width of the result, in pixels
 * @param height of the result, in pixels
 * @param flip whether the resized box is mirrored left to right
 * @param operations done to the result, in turn, after mirroring
 */
public record Transform(
    Box box, int width, int height, boolean flip, List<PixelOperation> operations) {

  public Transform {
    operations = List.copyOf(operations);
  }

  /** Takes the whole of a source image of this size, and leaves it as it is. */
  public static Transform identity(int width, int height) {
    return new Transform(new Box(0, 0, width, height), width, height, false, List.of());
  }

  /** Returns a transform that takes this box, with everything else as here. */
  public Transform withBox(Box other) {
    return new Transform(other, width, height, flip, operations);
  }

  /** Moves the box by columns to the right of the result and rows downwards. */
  public Transform shifted(int columns, int rows) {
    int left = box.left() + (flip ? -columns : columns);
    return withBox(new Box(left, box.top() + rows, box.width(), box.height()));
  }

  /**
   * Mirrors the result.
   *
   * @throws IllegalStateException after operations, which are done to the mirrored image
   */
  public Transform mirrored() {
    if (!operations.isEmpty()) {
      throw new IllegalStateException("an image is mirrored before " + operations);
    }
    return new Transform(box, width, height, !flip, operations);
  }

  /** Adds an operation behind the others. */
  public Transform then(PixelOperation operation) {
    List<PixelOperation> all = Stream.concat(operations.stream(), Stream.of(operation)).toList();
    return new Transform(box, width, height, flip, all);
  }

  /** Returns what remains to be done when the box is taken and resized. */
  public Transform afterResizing() {
    return withBox(new Box(0, 0, width, height));
  }

  public boolean resizes() {
    return box.width() != width || box.height() != height;
  }

  /** Whether a source image of the result's size stays as it is. */
  public boolean isIdentity() {
    return box.left() == 0 && box.top() == 0 && !resizes() && !flip && operations.isEmpty();
  }
}
