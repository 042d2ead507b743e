package org.resnet4j.image.internal.jpeg;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.resnet4j.image.RgbImage;

/**
 * Reads JPEG files as Pillow does. Java's decoder is quick, and right where a file is whole; but
 * each build of Java has its own libjpeg, which differ in what they refuse, in how they fill up
 * what is missing, and in colours of half the height. All that goes to {@link JpegDecoder}.
 */
public final class JpegFile {

  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;

  private JpegFile() {}

  public static RgbImage read(byte[] content, JpegHeader header) throws IOException {
    Optional<RgbImage> quick =
        suitsJava(content, header) ? quickly(content, header) : Optional.empty();
    if (quick.isPresent()) {
      return quick.get();
    }
    JpegPlanes planes = JpegDecoder.decode(content);
    return JpegColors.toRgb(
        planes.width(), planes.height(), planes.planes().length, planes::row, header);
  }

  private static boolean suitsJava(byte[] content, JpegHeader header) {
    return header.coding() >= SOF0
        && header.coding() <= SOF2
        && !isHalfAsHigh(header.sampling())
        && JpegScans.areComplete(content, header);
  }

  /** Whether a component is as wide as the image, but half as high. */
  private static boolean isHalfAsHigh(byte[] sampling) {
    int across = 0;
    int down = 0;
    for (byte each : sampling) {
      across = Math.max(across, each >> 4);
      down = Math.max(down, each & 15);
    }
    boolean found = false;
    for (byte each : sampling) {
      found |= each >> 4 == across && 2 * (each & 15) == down;
    }
    return found;
  }

  /** By Java's decoder, if it has nothing to complain of. */
  private static Optional<RgbImage> quickly(byte[] content, JpegHeader header) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("JPEG").next();
    AtomicBoolean complained = new AtomicBoolean();
    reader.addIIOReadWarningListener((source, warning) -> complained.set(true));
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      header.hideProfiles(content);
      reader.setInput(in, true, true);
      var raster = reader.readRaster(0, null);
      return complained.get()
          ? Optional.empty()
          : Optional.of(
              JpegColors.toRgb(
                  raster.getWidth(),
                  raster.getHeight(),
                  raster.getNumBands(),
                  (y, row) -> raster.getPixels(0, y, raster.getWidth(), 1, row),
                  header));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // JpegDecoder says what is wrong, if anything
    } finally {
      reader.dispose();
    }
  }
}
