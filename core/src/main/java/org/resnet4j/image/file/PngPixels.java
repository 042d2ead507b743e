package org.resnet4j.image.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.resnet4j.image.ImageTooLarge;
import org.resnet4j.image.RgbImage;

/**
 * Unpacks the image data of a PNG file as Pillow's ZipDecode.c does: data that end at the end of a
 * row leave the rows that follow black, and nothing behind the last row counts.
 */
final class PngPixels implements AutoCloseable {

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int INDEXED = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  private static final int[] FIRST_COLUMN = {0, 4, 0, 2, 0, 1, 0};
  private static final int[] FIRST_ROW = {0, 0, 4, 0, 2, 0, 1};
  private static final int[] COLUMN_STEP = {8, 8, 4, 4, 2, 2, 1};
  private static final int[] ROW_STEP = {8, 8, 8, 4, 4, 2, 2};

  record Box(int left, int top, int width, int height) {}

  record Format(int width, int height, int bits, int color, boolean interlaced) {

    static Format parse(byte[] data) {
      if (data.length < 13 || data[11] != 0) {
        throw new IllegalArgumentException("its header is broken");
      }
      ByteBuffer in = ByteBuffer.wrap(data);
      Format format = new Format(in.getInt(), in.getInt(), in.get(), in.get(), data[12] != 0);
      if (format.width < 1 || format.height < 1 || !format.isKnown()) {
        throw new IllegalArgumentException("its header is broken");
      }
      ImageTooLarge.check((long) format.width * format.height);
      return format;
    }

    private boolean isKnown() {
      return switch (color) {
        case GREY -> Integer.bitCount(bits) == 1 && bits >= 1 && bits <= 16;
        case INDEXED -> Integer.bitCount(bits) == 1 && bits >= 1 && bits <= 8;
        case RGB, GREY_ALPHA, RGB_ALPHA -> bits == 8 || bits == 16;
        default -> false;
      };
    }

    boolean isIndexed() {
      return color == INDEXED;
    }

    /** How long the transparent colour of a tRNS chunk must be. */
    int transparencyBytes() {
      if (color == RGB && bits == 8) {
        return 6;
      }
      return color == GREY ? 2 : 0;
    }

    Box whole() {
      return new Box(0, 0, width, height);
    }

    int bitsPerPixel() {
      return switch (color) {
        case RGB -> 3 * bits;
        case GREY_ALPHA -> 2 * bits;
        case RGB_ALPHA -> 4 * bits;
        default -> bits;
      };
    }
  }

  private final Format format;
  private final byte[] palette;
  private final Box box;
  private byte[] pixels = {};
  private final Inflater inflater = new Inflater();
  private byte[] row;
  private byte[] before;
  private int filled;
  private int pass;
  private int y;

  PngPixels(Format format, byte[] palette, Box box) {
    this.format = format;
    this.palette = palette;
    this.box = box;
    int longest = Math.toIntExact(((long) box.width() * format.bitsPerPixel() + 7) / 8);
    this.row = new byte[1 + longest];
    this.before = new byte[1 + longest];
    this.pass = format.interlaced() ? 0 : -1;
  }

  RgbImage image() {
    return new RgbImage(format.width(), format.height(), pixels);
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** Takes more of the data; true where no more are needed. */
  boolean take(byte[] data, int from, int length) throws IOException {
    inflater.setInput(data, from, length);
    try {
      while (inflater.getRemaining() > 0) {
        int end = 1 + rowBytes();
        filled += inflater.inflate(row, filled, end - filled);
        if (filled < end) {
          return false;
        }
        unfilter(end);
        if (pixels.length == 0) {
          pixels = new byte[3 * format.width() * format.height()];
        }
        store();
        filled = 0;
        if (nextRow() || inflater.finished()) {
          return true;
        }
      }
      return false;
    } catch (DataFormatException e) {
      throw new IOException("its image data are broken", e);
    }
  }

  private int rowBytes() {
    return (int) (((long) rowPixels() * format.bitsPerPixel() + 7) / 8);
  }

  private int rowPixels() {
    return pass < 0
        ? box.width()
        : (box.width() - FIRST_COLUMN[pass] + COLUMN_STEP[pass] - 1) / COLUMN_STEP[pass];
  }

  /** Goes on to the next row that there is; true behind the last one. */
  private boolean nextRow() {
    byte[] swapped = row;
    row = before;
    before = swapped;
    if (pass < 0) {
      return ++y >= box.height();
    }
    y += ROW_STEP[pass];
    while (y >= box.height() || rowPixels() == 0) {
      if (++pass == FIRST_ROW.length) {
        return true;
      }
      y = FIRST_ROW[pass];
      Arrays.fill(before, (byte) 0);
    }
    return false;
  }

  /** PNG specification, chapter 9. */
  private void unfilter(int end) {
    int step = (format.bitsPerPixel() + 7) / 8;
    int filter = row[0];
    if (filter < 0 || filter > 4) {
      throw new IllegalArgumentException("it has an unknown filter");
    }
    for (int i = 1; i < end && filter != 0; i++) {
      int left = i > step ? row[i - step] & 0xFF : 0;
      int above = before[i] & 0xFF;
      int corner = i > step ? before[i - step] & 0xFF : 0;
      row[i] +=
          (byte)
              switch (filter) {
                case 1 -> left;
                case 2 -> above;
                case 3 -> (left + above) / 2;
                default -> paeth(left, above, corner);
              };
    }
  }

  private static int paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }

  private void store() {
    int count = rowPixels();
    int step = pass < 0 ? 1 : COLUMN_STEP[pass];
    int column = box.left() + (pass < 0 ? 0 : FIRST_COLUMN[pass]);
    int to = 3 * ((box.top() + y) * format.width() + column);
    for (int x = 0; x < count; x++) {
      store(x, to + 3 * step * x);
    }
  }

  private void store(int x, int to) {
    switch (format.color()) {
      case RGB, RGB_ALPHA -> {
        int bytes = format.bits() / 8;
        int from = 1 + x * format.bitsPerPixel() / 8;
        for (int channel = 0; channel < 3; channel++) {
          pixels[to + channel] = row[from + channel * bytes];
        }
      }
      case INDEXED -> {
        int color = 3 * bits(x);
        for (int channel = 0; channel < 3 && color + 3 <= palette.length; channel++) {
          pixels[to + channel] = palette[color + channel];
        }
      }
      default -> Arrays.fill(pixels, to, to + 3, (byte) grey(x));
    }
  }

  private int grey(int x) {
    int from = 1 + x * format.bitsPerPixel() / 8;
    return switch (format.bits()) {
      case 8 -> row[from];
      case 16 -> // cut off, not divided, unless there is alpha
          format.color() == GREY ? (row[from] == 0 ? row[from + 1] : 255) : row[from];
      default -> bits(x) * 255 / ((1 << format.bits()) - 1);
    };
  }

  /** A sample of at most eight bits. */
  private int bits(int x) {
    int bits = format.bits();
    int bit = x * bits;
    return (row[1 + bit / 8] & 0xFF) >> (8 - bits - bit % 8) & ((1 << bits) - 1);
  }
}
