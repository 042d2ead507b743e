package org.resnet4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * How an image lies in its file: Exif 2.32, tag 274, from a JPEG's APP1, a PNG's eXIf, a WebP's
 * EXIF or a TIFF's first directory.
 */
enum Orientation {
  UPRIGHT(false),
  MIRRORED(false),
  HALF_TURN(false),
  UPSIDE_DOWN_MIRRORED(false),
  TRANSPOSED(true),
  NEEDS_CLOCKWISE(true),
  TRANSVERSED(true),
  NEEDS_COUNTERCLOCKWISE(true);

  private static final int TAG = 274;
  private static final int SHORT = 3;

  private final boolean swapsSides;

  Orientation(boolean swapsSides) {
    this.swapsSides = swapsSides;
  }

  /** Returns the orientation that a file's content says; UPRIGHT where it says none. */
  static Orientation of(byte[] content) {
    return exif(content).flatMap(Orientation::ofExif).orElse(UPRIGHT);
  }

  private static Optional<byte[]> exif(byte[] content) {
    return switch (ImageFormat.of(content).orElse(ImageFormat.BMP)) {
      case JPEG -> JpegHeader.parse(content).exif();
      case PNG -> chunk(content, ByteOrder.BIG_ENDIAN, 8, "eXIf");
      case WEBP -> chunk(content, ByteOrder.LITTLE_ENDIAN, 12, "EXIF");
      case TIFF -> Optional.of(content);
      case GIF, BMP -> Optional.empty();
    };
  }

  /** A chunk of a PNG (length, name, data, checksum) or of a RIFF file (name, length, data). */
  private static Optional<byte[]> chunk(byte[] content, ByteOrder order, int first, String name) {
    boolean png = order == ByteOrder.BIG_ENDIAN;
    ByteBuffer in = ByteBuffer.wrap(content).order(order);
    long at = first;
    while (at + 8 <= content.length) {
      long length = in.getInt((int) at + (png ? 0 : 4)) & 0xFFFFFFFFL;
      String found = new String(content, (int) at + (png ? 4 : 0), 4, StandardCharsets.ISO_8859_1);
      long end = at + 8 + length;
      if (found.equals(name) && end <= content.length) {
        return Optional.of(withoutName(Arrays.copyOfRange(content, (int) at + 8, (int) end)));
      }
      at = end + (png ? 4 : length % 2);
    }
    return Optional.empty();
  }

  private static byte[] withoutName(byte[] exif) {
    byte[] name = {'E', 'x', 'i', 'f', 0, 0};
    return exif.length >= 6 && Arrays.equals(exif, 0, 6, name, 0, 6)
        ? Arrays.copyOfRange(exif, 6, exif.length)
        : exif;
  }

  /** From the first directory of a TIFF structure. */
  private static Optional<Orientation> ofExif(byte[] tiff) {
    if (tiff.length < 8) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(tiff);
    in.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = in.getInt(4) & 0xFFFFFFFFL;
    if (directory + 2 > tiff.length) {
      return Optional.empty();
    }
    int entries = in.getShort((int) directory) & 0xFFFF;
    for (int i = 0; i < entries && directory + 14 + 12L * i <= tiff.length; i++) {
      int at = (int) directory + 2 + 12 * i;
      int value = in.getShort(at + 8);
      if (in.getShort(at) == TAG && in.getShort(at + 2) == SHORT && value >= 1 && value <= 8) {
        return Optional.of(values()[value - 1]);
      }
    }
    return Optional.empty();
  }

  /** Returns the image upright. */
  RgbImage apply(RgbImage image) {
    if (this == UPRIGHT) {
      return image;
    }
    int width = swapsSides ? image.height() : image.width();
    int height = swapsSides ? image.width() : image.height();
    byte[] pixels = new byte[image.pixels().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(image.pixels(), 3 * source(image, x, y), pixels, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, pixels);
  }

  /** The pixel of the stored image that is at (x, y) of the upright one. */
  private int source(RgbImage image, int x, int y) {
    int right = image.width() - 1;
    int bottom = image.height() - 1;
    int column =
        switch (this) {
          case UPRIGHT, UPSIDE_DOWN_MIRRORED -> x;
          case MIRRORED, HALF_TURN -> right - x;
          case TRANSPOSED, NEEDS_CLOCKWISE -> y;
          case TRANSVERSED, NEEDS_COUNTERCLOCKWISE -> right - y;
        };
    int row =
        switch (this) {
          case UPRIGHT, MIRRORED -> y;
          case HALF_TURN, UPSIDE_DOWN_MIRRORED -> bottom - y;
          case TRANSPOSED, NEEDS_COUNTERCLOCKWISE -> x;
          case NEEDS_CLOCKWISE, TRANSVERSED -> bottom - x;
        };
    return row * image.width() + column;
  }
}
