package org.resnet4j.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.resnet4j.ResnetException;

/**
 * Reads PNG, JPEG, GIF and BMP files as Python's {@code Image.open(file).convert("RGB")} does: grey
 * becomes three equal channels, palettes are looked up, alpha is dropped (not blended), colour
 * profiles are not applied. Of 16-bit samples the upper byte is taken (Pillow clips them where they
 * are grey).
 *
 * <p>The class opens no window; a program may want {@code -Djava.awt.headless=true} all the same.
 */
public final class ImageFile {

  /** The largest image in pixels; more is taken for a mistake or an attack. */
  private static final long LIMIT = 200_000_000;

  private ImageFile() {}

  /**
   * Reads one image, the first where the file holds several.
   *
   * @throws ResnetException of kind DATA where there is no such file or it is no image, FAILED
   *     where it cannot be read
   */
  public static RgbImage read(Path file) {
    byte[] content = content(file);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      return toRgb(decode(file, in));
    } catch (IOException | RuntimeException e) {
      if (e instanceof ResnetException known) {
        throw known;
      }
      throw new ResnetException(
          ResnetException.Kind.DATA,
          file + " is damaged or of an unusual kind: " + e.getMessage() + "; save it as PNG",
          e);
    }
  }

  private static byte[] content(Path file) {
    if (Files.isDirectory(file)) {
      throw ResnetException.data(file + " is a folder, not an image");
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw ResnetException.data("no such image: " + file);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static BufferedImage decode(Path file, ImageInputStream in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw ResnetException.data(file + " is not an image; allowed are PNG, JPEG, GIF and BMP");
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, true);
      long area = (long) reader.getWidth(0) * reader.getHeight(0);
      if (area > LIMIT) {
        throw ResnetException.data(
            String.format("%s has %d pixels; at most %d are allowed", file, area, LIMIT));
      }
      return decode(reader);
    } finally {
      reader.dispose();
    }
  }

  /** Java's JPEG reader only warns of a file that breaks off, and takes CMYK for something else. */
  private static BufferedImage decode(ImageReader reader) throws IOException {
    AtomicBoolean brokenOff = new AtomicBoolean();
    reader.addIIOReadWarningListener(
        (source, warning) -> brokenOff.compareAndSet(false, warning.contains("premature end")));
    BufferedImage image = reader.read(0);
    if (brokenOff.get()) {
      throw new IIOException("it breaks off");
    }
    if (reader.getFormatName().equals("JPEG") && image.getRaster().getNumBands() > 3) {
      throw new IIOException("it has four colours (CMYK)");
    }
    return image;
  }

  /** Reads the raster: {@code getRGB} would convert grey and profiles, by up to 73 units. */
  private static RgbImage toRgb(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    Raster raster = image.getRaster();
    int[] samples = new int[width];
    byte[] pixels = new byte[3 * width * height];
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
    return new RgbImage(width, height, pixels);
  }

  /** For each sample of the raster, its value of this channel in 0 to 255. */
  private static int[] toByte(ColorModel colors, int channel) {
    if (colors instanceof IndexColorModel palette) {
      int[] argb = new int[palette.getMapSize()];
      palette.getRGBs(argb);
      return Arrays.stream(argb).map(color -> color >> (16 - 8 * channel) & 0xFF).toArray();
    }
    int bits = colors.getComponentSize(Math.min(channel, colors.getNumComponents() - 1));
    int max = (1 << bits) - 1;
    return IntStream.rangeClosed(0, max)
        .map(sample -> bits > 8 ? sample >> (bits - 8) : sample * 255 / max)
        .toArray();
  }
}
