package org.resnet4j.augment;

import java.util.Arrays;
import org.resnet4j.image.Box;
import org.resnet4j.image.ImageBytes;

/** Does a {@link Transform} that does not resize, to images of one shape, bytes to bytes. */
public record CropFlipBytes(int channels, int height, int width) {

  /** Bytes of an image. */
  public int size() {
    return channels * height * width;
  }

  /** Writes the transformed image, black where the box lies outside of the given one. */
  public void apply(ImageBytes image, Transform transform, byte[] target, int offset) {
    crop(image, transform, target, offset);
    if (transform.flip()) {
      int plane = height * width;
      for (int channel = 0; channel < channels; channel++) {
        reverse(target, offset + channel * plane, plane);
      }
    }
    transform.operations().forEach(each -> each.apply(target, offset, height, width));
  }

  /**
   * Writes the crop. One that is to be mirrored comes upside down: then each plane need only be
   * read backwards, which turns it by half a circle. Operations are left out.
   */
  public void crop(ImageBytes image, Transform transform, byte[] target, int offset) {
    Box box = transform.box();
    if (box.width() != width || box.height() != height || transform.resizes()) {
      throw new IllegalArgumentException(transform + " resizes images of " + width + "x" + height);
    }
    Arrays.fill(target, offset, offset + size(), (byte) 0);
    int left = Math.max(0, -box.left());
    int count = width - Math.abs(box.left());
    int top = Math.max(0, -box.top());
    int bottom = height - Math.max(0, box.top());
    if (count <= 0) {
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      for (int y = top; y < bottom; y++) {
        int source = channel * height + y + box.top();
        int row = channel * height + (transform.flip() ? height - 1 - y : y);
        System.arraycopy(
            image.array(),
            image.offset() + source * width + left + box.left(),
            target,
            offset + row * width + left,
            count);
      }
    }
  }

  private static void reverse(byte[] bytes, int from, int count) {
    for (int i = from, j = from + count - 1; i < j; i++, j--) {
      byte moved = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = moved;
    }
  }
}
