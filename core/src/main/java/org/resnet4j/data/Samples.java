package org.resnet4j.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Makes RGB of a decoded image's samples. */
final class Samples {

  private Samples() {}

  /**
   * Reads the raster: {@code getRGB} would convert grey and profiles, by up to 73 units.
   *
   * @param onlyGrey whether the file holds nothing but grey samples
   */
  static RgbImage toRgb(BufferedImage image, boolean onlyGrey) {
    int width = image.getWidth();
    int height = image.getHeight();
    Raster raster = image.getRaster();
    int[] samples = new int[width];
    byte[] pixels = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (int channel = 0; channel < 3; channel++) {
      int[] toByte = toByte(image.getColorModel(), channel, onlyGrey);
      int band = raster.getNumBands() < 3 ? 0 : channel;
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, band, samples);
        for (int x = 0; x < width; x++) {
          pixels[3 * (y * width + x) + channel] = (byte) toByte[samples[x]];
        }
      }
    }
    RgbImage result = new RgbImage(width, height, pixels);
    return isCmyk(image.getColorModel()) ? ofInks(result, raster) : result;
  }

  private static boolean isCmyk(ColorModel colors) {
    return colors.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
  }

  /** Each channel (255 - ink) times (255 - black) over 255, rounded, as Pillow has it. */
  private static RgbImage ofInks(RgbImage inks, Raster raster) {
    int[] toByte = toByte8(raster.getSampleModel().getSampleSize(3));
    byte[] pixels = new byte[inks.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i / 3;
      int black = raster.getSample(pixel % inks.width(), pixel / inks.width(), 3);
      int product = (255 - (inks.pixels()[i] & 0xFF)) * (255 - toByte[black]) + 128;
      pixels[i] = (byte) (((product >> 8) + product) >> 8);
    }
    return new RgbImage(inks.width(), inks.height(), pixels);
  }

  /** For each sample of the raster, its value of this channel in 0 to 255. */
  private static int[] toByte(ColorModel colors, int channel, boolean onlyGrey) {
    if (colors instanceof IndexColorModel) {
      return Arrays.stream(palette(colors))
          .map(color -> (color >> (16 - 8 * channel)) & 0xFF)
          .toArray();
    }
    int bits = colors.getComponentSize(Math.min(channel, colors.getNumComponents() - 1));
    return bits == 16 && onlyGrey
        ? IntStream.range(0, 1 << bits).map(sample -> Math.min(sample, 255)).toArray()
        : toByte8(bits);
  }

  /** Red, green and blue of each colour in one int. */
  static int[] palette(ColorModel colors) {
    int[] argb = new int[((IndexColorModel) colors).getMapSize()];
    ((IndexColorModel) colors).getRGBs(argb);
    return argb;
  }

  private static int[] toByte8(int bits) {
    if (bits > 16) {
      throw new IllegalArgumentException("its samples have " + bits + " bits");
    }
    int max = (1 << bits) - 1;
    return IntStream.rangeClosed(0, max)
        .map(sample -> bits > 8 ? sample >> (bits - 8) : sample * 255 / max)
        .toArray();
  }
}
