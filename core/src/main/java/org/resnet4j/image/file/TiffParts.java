package org.resnet4j.image.file;

import java.io.EOFException;
import java.util.Arrays;
import org.resnet4j.image.ImageTooLarge;

/**
 * The strips or tiles of a TIFF image. One that is compressed must lie in the file with all the
 * bytes that the directory says it has; of one that is not, as many bytes are needed as its pixels
 * take, whatever the directory says.
 *
 * @param tag of the parts' lengths
 * @param offsets of the parts that are needed
 * @param lengths as the directory says
 * @param needed bytes of each part
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TiffParts(
    int tag,
    boolean isRaw,
    TiffDirectory directory,
    double[] offsets,
    double[] lengths,
    long[] needed) {

  static final int BITS = 258;
  static final int SAMPLES = 277;

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int COMPRESSION = 259;
  private static final int STRIPS = 273;
  private static final int ROWS = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANES = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILES = 324;
  private static final int TILE_BYTES = 325;

  static TiffParts of(TiffDirectory directory) {
    boolean tiled = !directory.has(STRIPS);
    double width = directory.number(WIDTH, 0);
    double height = directory.number(HEIGHT, 0);
    ImageTooLarge.check((long) (width * height));
    double across = tiled ? directory.number(TILE_WIDTH, width) : width;
    double down = Math.min(height, directory.number(tiled ? TILE_HEIGHT : ROWS, height));
    boolean separate = directory.number(PLANES, 1) == 2;
    double columns = Math.ceil(width / across);
    double perPlane = columns * Math.ceil(height / down);
    double planes = separate ? directory.number(SAMPLES, 1) : 1;
    double[] offsets = directory.numbers(tiled ? TILES : STRIPS);
    offsets = Arrays.copyOf(offsets, (int) Math.min(offsets.length, planes * perPlane));
    double rowBytes = Math.ceil(bits(directory, separate) * across / 8);
    long[] needed = new long[offsets.length];
    for (int i = 0; i < needed.length; i++) {
      double top = Math.floor(i % perPlane / columns) * down;
      needed[i] = (long) (rowBytes * (tiled ? down : Math.min(down, height - top)));
    }
    int tag = tiled ? TILE_BYTES : STRIP_BYTES;
    boolean isRaw = directory.number(COMPRESSION, 1) == 1;
    return new TiffParts(tag, isRaw, directory, offsets, directory.numbers(tag), needed);
  }

  /** Whether all parts of an image lie in its file. */
  static boolean areIn(byte[] content) {
    try {
      TiffParts parts = of(TiffDirectory.parse(content).orElseThrow(EOFException::new));
      parts.requireIn(content.length);
      return parts.offsets.length > 0 && parts.directory.isSound();
    } catch (EOFException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Bits of a pixel, or of one of its samples. */
  private static double bits(TiffDirectory directory, boolean separate) {
    double[] bits = directory.numbers(BITS);
    double first = bits.length == 0 ? 1 : bits[0];
    return separate ? first : first * directory.number(SAMPLES, 1);
  }

  /** Whether the directory can be left to a reader that believes it. */
  boolean areSound() {
    return !isRaw
        || (directory.isSound()
            && Arrays.equals(Arrays.stream(needed).asDoubleStream().toArray(), lengths));
  }

  /**
   * Checks that all parts lie within a file of this length in bytes.
   *
   * @throws EOFException where they are not
   */
  void requireIn(long length) throws EOFException {
    boolean isIn =
        isRaw
            ? directory.isWhole() || directory.has(WIDTH)
            : directory.isWhole() && lengths.length >= offsets.length;
    for (int i = 0; i < offsets.length && isIn; i++) {
      double bytes = isRaw ? needed[i] : lengths[i];
      isIn = (isRaw || bytes > 0) && offsets[i] + bytes <= length;
    }
    if (!isIn) {
      throw new EOFException();
    }
  }
}
