package org.resnet4j.image;

import java.util.HexFormat;
import org.resnet4j.Digests;

/** Images that Python and Java make from a formula: src/test/python/formula_image.py. */
public final class FormulaImage {

  private FormulaImage() {}

  /** Noise, black and white noise, or ramps, as seed % 3 is 0, 1 or 2. */
  public static RgbImage of(int width, int height, int seed) {
    byte[] samples = new byte[3 * width * height];
    int state = seed;
    for (int i = 0; i < samples.length; i++) {
      state = state * 1664525 + 1013904223;
      int noise = state >>> 24;
      int x = i / 3 % width;
      int y = i / 3 / width;
      samples[i] =
          (byte)
              switch (seed % 3) {
                case 0 -> noise;
                case 1 -> (noise >> 7) * 255;
                default -> x * (seed % 5 + 1) + y * (seed % 7 + 1) + 60 * (i % 3);
              };
    }
    return new RgbImage(width, height, samples);
  }

  /** The first 16 hex digits of SHA-256 over the pixels. */
  public static String hash(RgbImage image) {
    return HexFormat.of().formatHex(Digests.of("SHA-256").digest(image.pixels())).substring(0, 16);
  }
}
