package org.resnet4j.image.file;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.resnet4j.image.ImageTooLarge;

/**
 * The header of a bitmap.
 *
 * @param size of the header in bytes
 * @param colors of the palette; as many as there can be indices where the header does not say
 * @param colorBytes of a colour of the palette
 */
record BmpHeader(
    int size,
    long width,
    long height,
    boolean topDown,
    int bits,
    long compression,
    long colors,
    int colorBytes) {

  static final int BIT_FIELDS = 3;
  static final int RLE4 = 2;

  private static final int RAW = 0;
  private static final int RLE8 = 1;
  private static final int OLD = 12;
  private static final Set<Long> SIZES = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);

  /** Whether a header can have this number of bytes. */
  static boolean isSize(long bytes) {
    return SIZES.contains(bytes);
  }

  /** Reads the header that begins at a place. */
  static BmpHeader parse(ByteBuffer in, int at) throws EOFException {
    require(in, at + 4L);
    long size = number(in, at);
    if (!isSize(size)) {
      throw new IllegalArgumentException("its header has " + size + " bytes");
    }
    require(in, at + size);
    BmpHeader header = size == OLD ? old(in, at) : usual(in, at, (int) size);
    header.check();
    return header;
  }

  private static void require(ByteBuffer in, long end) throws EOFException {
    if (end > in.limit()) {
      throw new EOFException();
    }
  }

  private static long number(ByteBuffer in, int at) {
    return in.getInt(at) & 0xFFFFFFFFL;
  }

  private static BmpHeader old(ByteBuffer in, int at) {
    long width = in.getShort(at + 4) & 0xFFFF;
    long height = in.getShort(at + 6) & 0xFFFF;
    int bits = in.getShort(at + 10) & 0xFFFF;
    return new BmpHeader(OLD, width, height, false, bits, RAW, colors(bits), 3);
  }

  private static BmpHeader usual(ByteBuffer in, int at, int size) {
    long width = number(in, at + 4);
    long height = number(in, at + 8);
    boolean topDown = height >> 24 == 0xFF;
    int bits = in.getShort(at + 14) & 0xFFFF;
    long colors = number(in, at + 32);
    return new BmpHeader(
        size,
        width,
        topDown ? (1L << 32) - height : height,
        topDown,
        bits,
        number(in, at + 16),
        colors == 0 ? colors(bits) : colors,
        4);
  }

  private static long colors(int bits) {
    return 1L << Math.min(bits, 62);
  }

  private void check() {
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
      throw new IllegalArgumentException("its pixels have " + bits + " bits");
    }
    if (compression > BIT_FIELDS) {
      throw new IllegalArgumentException("its compression is " + compression);
    }
    if (width == 0 || height == 0) {
      throw new IllegalArgumentException("it has no pixels");
    }
    if (isIndexed() && colors > 1 << 16) {
      throw new IllegalArgumentException("it has " + colors + " colours");
    }
    ImageTooLarge.check(Math.multiplyExact(width, height));
  }

  boolean isIndexed() {
    return bits <= 8;
  }

  /** Whether its rows are runs of equal pixels. */
  boolean isPacked() {
    return compression == RLE8 || compression == RLE4;
  }

  /** Bytes from a row to the next one. */
  int stride() {
    return (int) (((width * bits + 31) >> 3) & ~3);
  }
}
