package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacerTests {

  private static final int CHANNELS = 2;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  /** Placement's formula, pixel by pixel. */
  private static byte[] byFormula(byte[] image, Placement placement) {
    byte[] out = new byte[image.length];
    for (int i = 0; i < out.length; i++) {
      int x = i % WIDTH;
      int fromX = (placement.flip() ? WIDTH - 1 - x : x) + placement.dx();
      int fromY = i / WIDTH % HEIGHT + placement.dy();
      if (fromX >= 0 && fromX < WIDTH && fromY >= 0 && fromY < HEIGHT) {
        out[i] = image[i / (HEIGHT * WIDTH) * HEIGHT * WIDTH + fromY * WIDTH + fromX];
      }
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void placesByTheFormula(boolean flip) {
    Placer placer = new Placer(CHANNELS, HEIGHT, WIDTH);
    byte[] stored = new byte[5 + placer.bytes() + 5];
    new Random(1).nextBytes(stored);
    byte[] image = Arrays.copyOfRange(stored, 5, 5 + placer.bytes());
    for (int dy = -HEIGHT - 1; dy <= HEIGHT + 1; dy++) {
      for (int dx = -WIDTH - 1; dx <= WIDTH + 1; dx++) {
        Placement placement = new Placement(dx, dy, flip);
        byte[] target = new byte[2 + placer.bytes() + 2];
        Arrays.fill(target, (byte) 77);

        placer.place(new ImageBytes(stored, 5), placement, target, 2);

        assertThat(Arrays.copyOfRange(target, 2, 2 + placer.bytes()))
            .as("%s", placement)
            .isEqualTo(byFormula(image, placement));
        assertThat(new byte[] {target[0], target[1], target[target.length - 2]})
            .containsOnly((byte) 77);
      }
    }
  }
}
