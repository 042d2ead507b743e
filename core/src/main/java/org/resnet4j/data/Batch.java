package org.resnet4j.data;

/**
 * Images and labels on the heap. The arrays are the batch's own and are handed over, not copied.
 *
 * @param pixels unsigned bytes, shape (N, channels, height, width)
 * @param labels N labels
 */
// Arrays without copies: a batch is the currency of the training loop, compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record Batch(byte[] pixels, int[] labels, int channels, int height, int width) {

  public Batch {
    long expected = (long) labels.length * channels * height * width;
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          "%d images of %dx%dx%d have %d bytes, got %d"
              .formatted(labels.length, channels, height, width, expected, pixels.length));
    }
  }

  /** Returns N, the number of images. */
  public int size() {
    return labels.length;
  }
}
