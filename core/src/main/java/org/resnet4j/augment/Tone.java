package org.resnet4j.augment;

import static org.resnet4j.augment.PillowArithmetic.CHANNELS;

import java.util.function.Function;
import org.resnet4j.ResnetException;

/**
 * Operations by tables: what becomes of a value does not depend on where its pixel lies. Each
 * equals Pillow's {@code ImageEnhance} or {@code ImageOps} on RGB images to the bit.
 */
public sealed interface Tone extends PixelOperation {

  /**
   * Blends with black, as {@code ImageEnhance.Brightness}.
   *
   * @param factor 0 is black, 1 the image as it is, 2 twice as bright
   */
  record Brightness(double factor) implements Tone {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      blend(0, factor, pixels, offset, CHANNELS * height * width);
    }
  }

  /**
   * Blends with the mean of the image's grays, as {@code ImageEnhance.Contrast}.
   *
   * @param factor 0 is a gray image, 1 the image as it is
   */
  record Contrast(double factor) implements Tone {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      int area = height * width;
      long sum = 0;
      for (int i = offset; i < offset + area; i++) {
        sum +=
            PillowArithmetic.gray(
                pixels[i] & 0xff, pixels[i + area] & 0xff, pixels[i + 2 * area] & 0xff);
      }
      int mean = (int) ((double) sum / area + 0.5);
      blend(mean, factor, pixels, offset, CHANNELS * area);
    }
  }

  /**
   * Clears the lower bits, as {@code ImageOps.posterize}.
   *
   * @param bits kept of 8, from 0
   */
  record Posterize(int bits) implements Tone {
    public Posterize {
      if (bits < 0 || bits > 8) {
        throw ResnetException.usage("posterize keeps 0 to 8 bits, got " + bits);
      }
    }

    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      int mask = -1 << (8 - bits);
      byte[] table = PillowArithmetic.table(value -> value & mask);
      PillowArithmetic.lookUp(table, pixels, offset, CHANNELS * height * width);
    }
  }

  /**
   * Inverts bright values, as {@code ImageOps.solarize}.
   *
   * @param threshold values from it on are inverted
   */
  record Solarize(double threshold) implements Tone {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      byte[] table = PillowArithmetic.table(value -> value < threshold ? value : 255 - value);
      PillowArithmetic.lookUp(table, pixels, offset, CHANNELS * height * width);
    }
  }

  /** Makes the negative, as {@code ImageOps.invert}. */
  record Invert() implements Tone {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      byte[] table = PillowArithmetic.table(value -> 255 - value);
      PillowArithmetic.lookUp(table, pixels, offset, CHANNELS * height * width);
    }
  }

  /** Stretches each channel from its least and greatest value to 0 to 255, as Pillow does. */
  record AutoContrast() implements Tone {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      byChannel(AutoContrast::stretch, pixels, offset, height * width);
    }

    private static byte[] stretch(int[] histogram) {
      int low = 0;
      while (histogram[low] == 0) {
        low++;
      }
      int high = 255;
      while (histogram[high] == 0) {
        high--;
      }
      if (high == low) {
        return PillowArithmetic.table(value -> value);
      }
      double scale = 255.0 / (high - low);
      double shift = -low * scale;
      return PillowArithmetic.table(value -> (int) (value * scale + shift));
    }
  }

  /** Makes the values of each channel about equally frequent, as {@code ImageOps.equalize}. */
  record Equalize() implements Tone {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      byChannel(Equalize::flatten, pixels, offset, height * width);
    }

    private static byte[] flatten(int[] histogram) {
      int greatest = 255;
      while (histogram[greatest] == 0) {
        greatest--;
      }
      int below = 0;
      for (int value = 0; value < greatest; value++) {
        below += histogram[value];
      }
      int step = below / 255;
      byte[] table = PillowArithmetic.table(value -> value);
      if (step > 0) {
        int count = step / 2;
        for (int value = 0; value < table.length; value++) {
          table[value] = (byte) Math.min(255, count / step);
          count += histogram[value];
        }
      }
      return table;
    }
  }

  private static void blend(int from, double factor, byte[] pixels, int offset, int count) {
    float single = (float) factor;
    byte[] table = PillowArithmetic.table(to -> PillowArithmetic.blend(from, to, single));
    PillowArithmetic.lookUp(table, pixels, offset, count);
  }

  private static void byChannel(
      Function<int[], byte[]> tableOf, byte[] pixels, int offset, int area) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      int from = offset + channel * area;
      byte[] table = tableOf.apply(PillowArithmetic.histogram(pixels, from, area));
      PillowArithmetic.lookUp(table, pixels, from, area);
    }
  }
}
