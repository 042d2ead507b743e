package org.resnet4j.image;

import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/**
 * Resizing and cropping that equals Python's to the bit: with antialiasing as Pillow does it on
 * bytes, and sizes as torchvision's {@code Resize} and {@code CenterCrop} compute them.
 *
 * <p>Each output sample is a weighted mean of the inputs around it, where the width of the weights
 * is given in pixels of the coarser of the two images. Weights are rounded to 22 binary places and
 * each pass rounds to bytes, so that the order of the passes shows: it is that of Pillow 13. Older
 * ones always begin horizontally; where that differs, it is by one unit in some samples.
 */
public final class Resize {

  private Resize() {}

  public static RgbImage resize(
      RgbImage image, int width, int height, Interpolation interpolation) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no image has the size " + width + "x" + height);
    }
    return verticalFirst(image, width, height)
        ? horizontal(vertical(image, height, interpolation), width, interpolation)
        : vertical(horizontal(image, width, interpolation), height, interpolation);
  }

  /** Found by trying sizes: where the height shrinks by more than twice what the width does. */
  private static boolean verticalFirst(RgbImage image, int width, int height) {
    int shrink = image.height() - height;
    return shrink > 0 && shrink > 2 * (image.width() - width);
  }

  /** Returns the image with its shorter side this long and its shape kept (rounded down). */
  public static RgbImage shorterSide(RgbImage image, int size, Interpolation interpolation) {
    int width = image.width();
    int height = image.height();
    return width <= height
        ? resize(image, size, longer(size, height, width), interpolation)
        : resize(image, longer(size, width, height), size, interpolation);
  }

  private static int longer(int size, int longer, int shorter) {
    double result = (double) size * longer / shorter;
    if (result * size > ImageTooLarge.LIMIT) {
      throw ResnetException.data(
          Text.of(
              "an image of %d by %d pixels is too narrow to be resized to %d",
              shorter, longer, size));
    }
    return (int) result;
  }

  /** Returns a box of the image, with black where it lies beyond the border. */
  public static RgbImage crop(RgbImage image, Box box) {
    byte[] out = new byte[bytes(box.width(), box.height())];
    int fromX = Math.max(0, box.left());
    int columns = Math.min(box.left() + box.width(), image.width()) - fromX;
    int end = Math.min(box.top() + box.height(), image.height());
    for (int y = Math.max(0, box.top()); y < end && columns > 0; y++) {
      int from = 3 * (y * image.width() + fromX);
      int to = 3 * ((y - box.top()) * box.width() + fromX - box.left());
      System.arraycopy(image.pixels(), from, out, to, 3 * columns);
    }
    return new RgbImage(box.width(), box.height(), out);
  }

  private static RgbImage horizontal(RgbImage image, int width, Interpolation interpolation) {
    if (width == image.width()) {
      return image;
    }
    ResizeWeights weights = ResizeWeights.of(image.width(), width, interpolation);
    byte[] out = new byte[bytes(width, image.height())];
    for (int y = 0; y < image.height(); y++) {
      weights.row(image.pixels(), 3 * y * image.width(), out, 3 * y * width);
    }
    return new RgbImage(width, image.height(), out);
  }

  private static RgbImage vertical(RgbImage image, int height, Interpolation interpolation) {
    if (height == image.height()) {
      return image;
    }
    ResizeWeights weights = ResizeWeights.of(image.height(), height, interpolation);
    int stride = 3 * image.width();
    byte[] out = new byte[bytes(image.width(), height)];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      weights.column(y, image.pixels(), sums, out, y * stride);
    }
    return new RgbImage(image.width(), height, out);
  }

  private static int bytes(int width, int height) {
    return Math.multiplyExact(3, Math.multiplyExact(width, height));
  }
}
