package org.resnet4j.image.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.resnet4j.image.RgbImage;

/**
 * Reads BMP files, with or without their file header (DIB), by the rules of Pillow's
 * BmpImagePlugin. Java's own reader refuses short palettes, and takes rows that are not there.
 */
final class BmpFile {

  private static final int FILE_HEADER = 14;

  /** Where a header says the places of red, green, blue and alpha, and how long it is then. */
  private static final int MASKS = 40;

  private static final int WITH_MASKS = 52;
  private static final int WITH_ALPHA = 56;

  private final byte[] content;
  private final ByteBuffer in;
  private final int start;
  private final BmpHeader header;
  private int at;

  private BmpFile(byte[] content, int start) throws EOFException {
    this.content = content;
    this.in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    this.start = start;
    this.header = BmpHeader.parse(in, start);
    this.at = start + header.size();
  }

  static RgbImage read(byte[] content) throws IOException {
    boolean isFile = content[0] == 'B';
    if (isFile && content.length < FILE_HEADER) {
      throw new EOFException();
    }
    BmpFile file = new BmpFile(content, isFile ? FILE_HEADER : 0);
    return file.read(isFile ? file.in.getInt(FILE_HEADER - 4) & 0xFFFFFFFFL : 0);
  }

  private RgbImage read(long offset) throws IOException {
    BmpColors colors = header.isIndexed() ? indexedColors() : directColors();
    long data = offset;
    if (offset == FILE_HEADER + header.size() && header.isIndexed()) {
      data += header.colorBytes() * header.colors();
    }
    int first = (int) Math.min(content.length, data == 0 ? at : data);
    int width = (int) header.width();
    int height = (int) header.height();
    if (header.isPacked()) {
      boolean nibbles = header.compression() == BmpHeader.RLE4;
      byte[] rows = new BmpRuns(content, first, nibbles).unpack(width, height);
      return image(colors, rows, 0, width);
    }
    int rowBytes = colors.rowBytes(width);
    if (header.stride() < rowBytes) {
      throw new IllegalArgumentException("its rows are shorter than its pixels");
    }
    if (content.length - first < (height - 1L) * header.stride() + rowBytes) {
      throw new EOFException();
    }
    return image(colors, content, first, header.stride());
  }

  private RgbImage image(BmpColors colors, byte[] rows, int first, int stride) {
    int width = (int) header.width();
    int height = (int) header.height();
    byte[] pixels = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      int row = header.topDown() ? y : height - 1 - y;
      colors.convert(rows, first + y * stride, pixels, 3 * width * row, width);
    }
    return new RgbImage(width, height, pixels);
  }

  private BmpColors directColors() throws EOFException {
    if (header.isPacked()) {
      throw new IllegalArgumentException("its compression is for palettes");
    }
    int[] masks = header.compression() == BmpHeader.BIT_FIELDS ? masks() : new int[0];
    return BmpColors.direct(header.bits(), masks);
  }

  private int[] masks() throws EOFException {
    int[] masks = new int[4];
    boolean inHeader = header.size() >= WITH_MASKS;
    for (int i = 0; i < 3; i++) {
      if (!inHeader && content.length - at < 4) {
        throw new EOFException();
      }
      masks[i] = in.getInt(inHeader ? start + MASKS + 4 * i : at);
      at += inHeader ? 0 : 4;
    }
    masks[3] = header.size() >= WITH_ALPHA ? in.getInt(start + WITH_MASKS) : 0;
    return masks;
  }

  private BmpColors indexedColors() {
    if (header.compression() == BmpHeader.BIT_FIELDS) {
      throw new IllegalArgumentException("its compression is not for palettes");
    }
    int end = (int) Math.min(content.length, at + header.colorBytes() * header.colors());
    byte[] palette = Arrays.copyOfRange(content, at, end);
    at = end;
    return BmpColors.indexed(header, palette);
  }
}
