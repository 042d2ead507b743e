package org.resnet4j.augment;

import java.util.Arrays;
import java.util.List;
import org.resnet4j.image.Box;

/**
 * A change of an image that has its size: what is drawn of it is decided, the pixels come later.
 */
public sealed interface PixelOperation
    permits PixelOperation.Erase, Tone, Recolor, Sharpness, Warp, Mixture {

  /**
   * Changes an image in place: channels x height x width unsigned bytes that begin at an offset.
   * The channels are red, green and blue; only {@link Erase} works with any number of them.
   */
  void apply(byte[] pixels, int offset, int height, int width);

  /**
   * Fills a box with a colour, as random erasing does (Zhong et al. 2017).
   *
   * @param box within the image
   * @param color 0 to 255, one a channel
   */
  record Erase(Box box, List<Integer> color) implements PixelOperation {

    public Erase {
      color = List.copyOf(color);
    }

    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      for (int channel = 0; channel < color.size(); channel++) {
        for (int y = box.top(); y < box.top() + box.height(); y++) {
          int row = offset + (channel * height + y) * width + box.left();
          Arrays.fill(pixels, row, row + box.width(), color.get(channel).byteValue());
        }
      }
    }
  }
}
