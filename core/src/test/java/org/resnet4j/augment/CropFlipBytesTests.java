package org.resnet4j.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.image.Box;
import org.resnet4j.image.ImageBytes;

class CropFlipBytesTests {

  private static final int CHANNELS = 2;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  /** Transform's formula, pixel by pixel. */
  private static byte[] byFormula(byte[] image, Transform transform) {
    byte[] out = new byte[image.length];
    for (int i = 0; i < out.length; i++) {
      int x = i % WIDTH;
      int fromX = (transform.flip() ? WIDTH - 1 - x : x) + transform.box().left();
      int fromY = i / WIDTH % HEIGHT + transform.box().top();
      if (fromX >= 0 && fromX < WIDTH && fromY >= 0 && fromY < HEIGHT) {
        out[i] = image[i / (HEIGHT * WIDTH) * HEIGHT * WIDTH + fromY * WIDTH + fromX];
      }
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cropsAndFlipsByTheFormula(boolean flip) {
    CropFlipBytes applier = new CropFlipBytes(CHANNELS, HEIGHT, WIDTH);
    byte[] stored = new byte[5 + applier.size() + 5];
    new Random(1).nextBytes(stored);
    byte[] image = Arrays.copyOfRange(stored, 5, 5 + applier.size());
    for (int dy = -HEIGHT - 1; dy <= HEIGHT + 1; dy++) {
      for (int dx = -WIDTH - 1; dx <= WIDTH + 1; dx++) {
        Transform transform =
            new Transform(new Box(dx, dy, WIDTH, HEIGHT), WIDTH, HEIGHT, flip, List.of());
        byte[] target = new byte[2 + applier.size() + 2];
        Arrays.fill(target, (byte) 77);

        applier.apply(new ImageBytes(stored, 5), transform, target, 2);

        assertThat(Arrays.copyOfRange(target, 2, 2 + applier.size()))
            .as("%s", transform)
            .isEqualTo(byFormula(image, transform));
        assertThat(new byte[] {target[0], target[1], target[target.length - 2]})
            .containsOnly((byte) 77);
      }
    }
  }
}
