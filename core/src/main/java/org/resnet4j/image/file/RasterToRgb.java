package org.resnet4j.image.file;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.resnet4j.image.ImageTooLarge;
import org.resnet4j.image.RgbImage;

/** Makes RGB of a decoded image's samples. */
final class RasterToRgb {

  private RasterToRgb() {}

  /** Decodes by the ImageIO reader of a format, which stays below the limit of pixels. */
  static BufferedImage decode(String format, byte[] content) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      reader.setInput(in, true, true);
      ImageTooLarge.check((long) reader.getWidth(0) * reader.getHeight(0));
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Reads the raster: {@code getRGB} would convert grey and profiles, by up to 73 units.
   *
   * @param onlyGrey whether the file holds nothing but grey samples
   */
  static RgbImage toRgb(BufferedImage image, boolean onlyGrey) {
    int width = image.getWidth();
    int height = image.getHeight();
    Raster raster = image.getRaster();
    if (onlyGrey && raster.getSampleModel().getSampleSize(0) > 8) {
      return cutOff(raster);
    }
    int[] samples = new int[width];
    byte[] pixels = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (int channel = 0; channel < 3; channel++) {
      int[] toByte = toByte(image.getColorModel(), channel);
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

  /** Makes RGB of wide grey samples, which Pillow does not divide, but cuts off at 255. */
  private static RgbImage cutOff(Raster raster) {
    if (raster.getDataBuffer().getDataType() > DataBuffer.TYPE_INT) {
      throw new IllegalArgumentException("its samples are no whole numbers");
    }
    return cutOff(raster, sample -> sample);
  }

  /** Makes RGB of grey floats whose bits are in a raster of whole numbers. */
  static RgbImage ofFloats(Raster raster) {
    return cutOff(raster, sample -> Float.intBitsToFloat(sample));
  }

  private static RgbImage cutOff(Raster raster, IntToDoubleFunction value) {
    int width = raster.getWidth();
    byte[] pixels = new byte[Math.multiplyExact(3, Math.multiplyExact(width, raster.getHeight()))];
    int[] samples = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, samples);
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        double grey = Math.max(0, Math.min(255, value.applyAsDouble(samples[x])));
        Arrays.fill(pixels, at, at + 3, (byte) (int) grey);
      }
    }
    return new RgbImage(width, raster.getHeight(), pixels);
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
  private static int[] toByte(ColorModel colors, int channel) {
    if (colors instanceof IndexColorModel indexed) {
      int[] palette = new int[indexed.getMapSize()];
      indexed.getRGBs(palette);
      return Arrays.stream(palette).map(color -> (color >> (16 - 8 * channel)) & 0xFF).toArray();
    }
    int bits = colors.getComponentSize(Math.min(channel, colors.getNumComponents() - 1));
    return toByte8(bits);
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
