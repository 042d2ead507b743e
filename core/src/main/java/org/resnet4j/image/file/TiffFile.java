package org.resnet4j.image.file;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import org.resnet4j.image.RgbImage;

/**
 * Reads TIFF files by TwelveMonkeys' reader where Pillow and its libtiff find the strips or tiles
 * in the file. Where that reader would stumble over the directory, it gets one of what is needed.
 */
final class TiffFile {

  private static final int COLORS = 262;
  private static final int PREDICTOR = 317;
  private static final int EXTRA_SAMPLES = 338;
  private static final int FORMAT = 339;
  private static final int FLOAT = 3;
  private static final int RGB = 2;
  private static final int CMYK = 5;
  private static final int YCC = 6;
  private static final int LAB = 8;

  private TiffFile() {}

  static RgbImage read(byte[] content) throws IOException {
    TiffDirectory directory = TiffDirectory.parse(content).orElseThrow(EOFException::new);
    TiffParts parts = TiffParts.of(directory);
    parts.requireIn(content.length);
    requireKnownSamples(directory);
    boolean isFloat = hidesFloats(directory);
    byte[] repaired = content;
    if (isFloat) {
      repaired = directory.rebuilt(FORMAT, new long[] {1});
    }
    if (!parts.areSound()) {
      repaired = TiffDirectory.parse(repaired).orElseThrow().rebuilt(parts.tag(), parts.needed());
    }
    BufferedImage image = RasterToRgb.decode("TIFF", repaired);
    boolean onlyGrey = image.getRaster().getNumBands() == 1;
    return onlyGrey && isFloat
        ? RasterToRgb.ofFloats(image.getRaster())
        : RasterToRgb.toRgb(image, onlyGrey);
  }

  /**
   * Pillow wants to be told what samples there are besides the colours, but for RGB with one more.
   */
  private static void requireKnownSamples(TiffDirectory directory) {
    double photometric = directory.number(COLORS, 0);
    int colors = photometric == RGB || photometric == YCC || photometric == LAB ? 3 : 1;
    if (photometric == CMYK) {
      colors = 4;
    }
    double samples = directory.number(TiffParts.SAMPLES, colors);
    int others = directory.numbers(EXTRA_SAMPLES).length;
    if (samples > colors + others && !(photometric == RGB && samples == 4)) {
      throw new IllegalArgumentException(
          "it does not say what all of its " + (long) samples + " samples a pixel are");
    }
  }

  /** Java's floats end at 1: those of 32 bits, black at 0, are read as whole numbers instead. */
  private static boolean hidesFloats(TiffDirectory directory) {
    return directory.number(FORMAT, 1) == FLOAT
        && directory.number(TiffParts.BITS, 1) == 32
        && directory.number(TiffParts.SAMPLES, 1) == 1
        && directory.number(COLORS, 0) == 1
        && directory.number(PREDICTOR, 1) == 1;
  }
}
