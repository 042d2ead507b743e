package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.augment.Transform;
import org.resnet4j.augment.Transforms;
import org.resnet4j.image.PixelOrder;

class PixelWriterTests {

  private static final int CHANNELS = 3;
  private static final int HEIGHT = 4;
  private static final int WIDTH = 5;
  private static final int POSITIONS = HEIGHT * WIDTH;

  /** Of byte b of channel c: b + 1000 c. */
  private static float[][] tables(int channels) {
    float[][] tables = new float[channels][256];
    for (int channel = 0; channel < channels; channel++) {
      for (int value = 0; value < 256; value++) {
        tables[channel][value] = value + 1000f * channel;
      }
    }
    return tables;
  }

  private static ImageDataset images() {
    var size = new HeapImages.Size(CHANNELS, HEIGHT, WIDTH);
    var images = new HeapImages.Builder("random", List.of("a"), size);
    Random random = new Random(1);
    byte[] image = new byte[size.bytes()];
    for (int i = 0; i < 7; i++) {
      random.nextBytes(image);
      images.add(0, image, 0);
    }
    return images.build();
  }

  private static Transform cropFlip(Transform whole, int dx, int dy, boolean flip) {
    Transform crop = whole.shifted(dx, dy);
    return flip ? crop.mirrored() : crop;
  }

  /** Every second image as it is. */
  private static Batch batch() {
    Transforms transforms =
        (epoch, sample, whole) ->
            sample % 2 == 0 ? whole : cropFlip(whole, sample - 3, 2 - sample, sample % 4 == 1);
    try (Epoch epoch = BatchLoader.shuffled(images(), 7, 1, transforms).epoch(1)) {
      return epoch.iterator().next();
    }
  }

  @ParameterizedTest
  @EnumSource(PixelOrder.class)
  void looksTransformedBytesUp(PixelOrder order) {
    Batch batch = batch();
    byte[] pixels = batch.pixels();
    FloatBuffer target = FloatBuffer.allocate(pixels.length);

    new PixelWriter(tables(CHANNELS), order).write(batch, target);

    assertThat(target.hasRemaining()).isFalse();
    for (int i = 0; i < pixels.length; i++) {
      int image = i / (CHANNELS * POSITIONS);
      int channel = i / POSITIONS % CHANNELS;
      int position = i % POSITIONS;
      int at = order == PixelOrder.PLANES ? i : (image * POSITIONS + position) * CHANNELS + channel;
      assertThat(target.get(at)).isEqualTo((pixels[i] & 0xff) + 1000f * channel);
    }
  }

  @Test
  void writesImagesOfAnotherSizeNext() {
    PixelWriter writer = new PixelWriter(tables(1), PixelOrder.PLANES);
    FloatBuffer target = FloatBuffer.allocate(6);

    writer.write(new Batch(new byte[] {1, 2, 3, 4}, new int[1], 1, 2, 2), target);
    writer.write(new Batch(new byte[] {5, -1}, new int[2], 1, 1, 1), target);

    assertThat(target.array()).containsExactly(1, 2, 3, 4, 5, 255);
  }

  @Test
  void refusesImagesOfOtherChannels() {
    PixelWriter writer = new PixelWriter(tables(1), PixelOrder.PLANES);

    assertThatThrownBy(() -> writer.write(batch(), FloatBuffer.allocate(1000)))
        .hasMessage("tables for 1 channels, images of 3");
  }

  @Test
  void refusesTablesThatDoNotHoldEveryByte() {
    assertThatThrownBy(() -> new PixelWriter(new float[1][255], PixelOrder.PLANES))
        .hasMessage("a byte has 256 values, got 255");
  }
}
