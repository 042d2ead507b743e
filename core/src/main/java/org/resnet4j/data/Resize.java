package org.resnet4j.data;

/**
 * Resizing and cropping that equals Python's to the bit: bilinear with antialiasing as Pillow does
 * it on bytes, and sizes as torchvision's {@code Resize} and {@code CenterCrop} compute them.
 *
 * <p>Each output sample is a weighted mean under a triangle as wide as one pixel of the coarser of
 * the two images. Weights are rounded to 22 binary places and each pass rounds to bytes, so that
 * the order of the passes shows: it is that of Pillow 13. Older ones always begin horizontally;
 * where that differs, it is by one unit in some samples.
 */
public final class Resize {

  /** 32 bits, less 8 of a sample and 2 against overflow. */
  private static final int PRECISION = 32 - 8 - 2;

  private Resize() {}

  /** Returns the image in this size. */
  public static RgbImage resize(RgbImage image, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no image has the size " + width + "x" + height);
    }
    return verticalFirst(image, width, height)
        ? horizontal(vertical(image, height), width)
        : vertical(horizontal(image, width), height);
  }

  /** Found by trying sizes: where the height shrinks by more than twice what the width does. */
  private static boolean verticalFirst(RgbImage image, int width, int height) {
    int shrink = image.height() - height;
    return shrink > 0 && shrink > 2 * (image.width() - width);
  }

  /** Returns the image with its shorter side this long and its shape kept (rounded down). */
  public static RgbImage shorterSide(RgbImage image, int size) {
    int width = image.width();
    int height = image.height();
    return width <= height
        ? resize(image, size, (int) ((double) size * height / width))
        : resize(image, (int) ((double) size * width / height), size);
  }

  /** Returns the square in the middle, with black where the image is smaller. */
  public static RgbImage centerCrop(RgbImage image, int size) {
    int left = offset(image.width(), size);
    int top = offset(image.height(), size);
    byte[] out = new byte[3 * size * size];
    int fromX = Math.max(0, left);
    int columns = Math.min(left + size, image.width()) - fromX;
    for (int y = Math.max(0, -top); y < size && y + top < image.height(); y++) {
      int from = 3 * ((y + top) * image.width() + fromX);
      int to = 3 * (y * size + fromX - left);
      System.arraycopy(image.pixels(), from, out, to, 3 * columns);
    }
    return new RgbImage(size, size, out);
  }

  /** Halves round to even where the image is cut, and down where it is padded. */
  private static int offset(int length, int size) {
    return length >= size ? (int) Math.rint((length - size) / 2.0) : -((size - length) / 2);
  }

  private static RgbImage horizontal(RgbImage image, int width) {
    if (width == image.width()) {
      return image;
    }
    Weights weights = Weights.of(image.width(), width);
    byte[] out = new byte[3 * width * image.height()];
    for (int y = 0; y < image.height(); y++) {
      int row = 3 * y * image.width();
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          out[3 * (y * width + x) + channel] = weights.mean(x, image.pixels(), row + channel, 3);
        }
      }
    }
    return new RgbImage(width, image.height(), out);
  }

  private static RgbImage vertical(RgbImage image, int height) {
    if (height == image.height()) {
      return image;
    }
    Weights weights = Weights.of(image.height(), height);
    int stride = 3 * image.width();
    byte[] out = new byte[stride * height];
    for (int y = 0; y < height; y++) {
      for (int column = 0; column < stride; column++) {
        out[y * stride + column] = weights.mean(y, image.pixels(), column, stride);
      }
    }
    return new RgbImage(image.width(), height, out);
  }

  /** For each output position the first input position and the fixed-point weights from there. */
  private static final class Weights {

    private final int[] first;
    private final int[][] weights;

    private Weights(int length) {
      first = new int[length];
      weights = new int[length][];
    }

    static Weights of(int in, int out) {
      Weights result = new Weights(out);
      double scale = (double) in / out;
      double support = Math.max(scale, 1);
      for (int i = 0; i < out; i++) {
        double center = (i + 0.5) * scale;
        int low = Math.max(0, (int) (center - support + 0.5));
        int high = Math.min(in, (int) (center + support + 0.5));
        result.first[i] = low;
        result.weights[i] = fixedPoint(triangle(low, high, center, support));
      }
      return result;
    }

    private static double[] triangle(int low, int high, double center, double support) {
      double[] weights = new double[high - low];
      double inverse = 1 / support;
      for (int j = 0; j < weights.length; j++) {
        double distance = Math.abs((j + low - center + 0.5) * inverse);
        weights[j] = Math.max(0, 1 - distance);
      }
      return weights;
    }

    private static int[] fixedPoint(double[] weights) {
      double sum = 0;
      for (double weight : weights) {
        sum += weight;
      }
      int[] fixed = new int[weights.length];
      for (int j = 0; j < fixed.length; j++) {
        fixed[j] = (int) (0.5 + weights[j] / sum * (1 << PRECISION));
      }
      return fixed;
    }

    /** The output sample from the inputs at {@code start}, {@code start + stride}, ... */
    byte mean(int output, byte[] samples, int start, int stride) {
      int sum = 1 << (PRECISION - 1);
      int at = start + first[output] * stride;
      for (int weight : weights[output]) {
        sum += weight * (samples[at] & 0xFF);
        at += stride;
      }
      return (byte) Math.min(255, sum >> PRECISION);
    }
  }
}
