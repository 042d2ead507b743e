package org.resnet4j.image.file;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.util.Arrays;

/** Unpacks the runs of a BMP file as Pillow's BmpRleDecoder does: to a byte a pixel. */
final class BmpRuns {

  private static final int END_OF_LINE = 0;
  private static final int END = 1;
  private static final int MOVE = 2;

  private final byte[] content;
  private final boolean nibbles;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int at;
  private int x;

  /** With the place of the data; {@code nibbles}: two pixels a byte. */
  BmpRuns(byte[] content, int at, boolean nibbles) {
    this.content = content;
    this.at = at;
    this.nibbles = nibbles;
  }

  /**
   * Returns the rows in the order of the file.
   *
   * @throws EOFException where there are too few pixels
   */
  byte[] unpack(int width, int height) throws EOFException {
    int area = width * height;
    boolean more = true;
    while (more && out.size() < area && content.length - at >= 2) {
      int count = content[at++] & 0xFF;
      int value = content[at++] & 0xFF;
      if (count > 0) {
        repeat(value, Math.max(0, Math.min(count, width - x)));
      } else {
        more = escape(value, width, area);
      }
    }
    if (out.size() < area) {
      throw new EOFException();
    }
    return out.toByteArray();
  }

  private void repeat(int value, int count) {
    for (int i = 0; i < count; i++) {
      out.write(pixel(value, i));
    }
    x += count;
  }

  private int pixel(int value, int place) {
    if (!nibbles) {
      return value;
    }
    return place % 2 == 0 ? value >> 4 : value & 15;
  }

  /** Does what follows a zero; false where nothing more comes. */
  private boolean escape(int code, int width, int area) {
    switch (code) {
      case END_OF_LINE -> {
        writeZeros((width - out.size() % width) % width);
        x = 0;
        return true;
      }
      case END -> {
        return false;
      }
      case MOVE -> {
        if (content.length - at < 2) {
          return false;
        }
        int right = content[at++] & 0xFF;
        int up = content[at++] & 0xFF;
        writeZeros((int) Math.min(area - out.size(), right + (long) up * width));
        x = out.size() % width;
        return true;
      }
      default -> {
        return copy(code, area);
      }
    }
  }

  private void writeZeros(int count) {
    out.writeBytes(new byte[count]);
  }

  private boolean copy(int code, int area) {
    int count = Math.min(area - out.size(), code);
    int bytes = nibbles ? (count + 1) / 2 : count;
    byte[] read = Arrays.copyOfRange(content, at, Math.min(content.length, at + bytes));
    at += read.length;
    for (int i = 0; i < count && i / (nibbles ? 2 : 1) < read.length; i++) {
      out.write(pixel(read[i / (nibbles ? 2 : 1)] & 0xFF, i));
    }
    if (read.length < bytes || out.size() == area) {
      return false;
    }
    x += code;
    at += at % 2; // words begin at even places of the file
    return true;
  }
}
