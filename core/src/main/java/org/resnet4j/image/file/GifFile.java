package org.resnet4j.image.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.resnet4j.image.ImageTooLarge;
import org.resnet4j.image.RgbImage;

/**
 * Reads the first frame of a GIF file by the rules of Pillow's GifImagePlugin: on the logical
 * screen, which grows where the frame sticks out, and around the frame the transparent colour, else
 * colour 0. There may be no trailer, and nothing behind the last pixel counts. Java's own reader
 * refuses such files, and takes others that break off.
 */
final class GifFile {

  private static final int HEADER = 13;
  private static final int EXTENSION = '!';
  private static final int IMAGE = ',';
  private static final int TRAILER = ';';
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int COMMENT = 0xFE;
  private static final int APPLICATION = 0xFF;

  private final byte[] content;
  private int at = HEADER;
  private int fill;

  private GifFile(byte[] content) {
    this.content = content;
  }

  static RgbImage read(byte[] content) throws IOException {
    return new GifFile(content).read();
  }

  private RgbImage read() throws IOException {
    requireHeader();
    byte[] global = table(content[10]);
    findImage();
    int[] place = {number(at), number(at + 2), number(at + 4), number(at + 6)};
    int width = Math.max(number(6), place[0] + place[2]);
    int height = Math.max(number(8), place[1] + place[3]);
    ImageTooLarge.check((long) width * height);
    int flags = value(at + 8);
    at += 9;
    byte[] colors = (flags & 0x80) == 0 ? global : table((byte) flags);
    int bits = value(at++);
    byte[] indices = new byte[width * height];
    Arrays.fill(indices, (byte) fill);
    var frame = new GifDecoder.Frame(place[0], place[1], place[2], place[3], width);
    new GifDecoder(content, at, bits, (flags & 0x40) != 0).decode(frame, indices);
    return new RgbImage(width, height, pixels(indices, colors));
  }

  private void requireHeader() throws EOFException {
    if (content.length < HEADER) {
      throw new EOFException();
    }
    String version = new String(content, 0, 6, StandardCharsets.ISO_8859_1);
    if (!version.equals("GIF87a") && !version.equals("GIF89a")) {
      throw new IllegalArgumentException("its version is unknown");
    }
  }

  private int value(int place) throws EOFException {
    if (place >= content.length) {
      throw new EOFException();
    }
    return content[place] & 0xFF;
  }

  private int number(int place) throws EOFException {
    return value(place) | value(place + 1) << 8;
  }

  /** A table of colours; empty if absent, or if it says that colours are greys. */
  private byte[] table(byte flags) {
    int length = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    int end = Math.min(content.length, at + length);
    byte[] table = Arrays.copyOfRange(content, at, end);
    at = end;
    for (int i = 0; i < table.length; i++) {
      if ((table[i] & 0xFF) != i / 3) {
        return table;
      }
    }
    return new byte[0];
  }

  /** Goes to what follows the separator of the first image. */
  private void findImage() throws EOFException {
    while (true) {
      int block = value(at++);
      if (block == IMAGE) {
        return;
      }
      if (block == TRAILER) {
        throw new IllegalArgumentException("it holds no image");
      }
      if (block == EXTENSION) {
        readExtension(value(at++));
      }
    }
  }

  private void readExtension(int kind) throws EOFException {
    byte[] first = nextBlock();
    if (kind == GRAPHIC_CONTROL && first.length > 0) {
      if (first.length < 3 || (first.length < 4 && (first[0] & 1) == 1)) {
        throw new IllegalArgumentException("its extension is broken");
      }
      fill = (first[0] & 1) == 1 ? first[3] & 0xFF : fill;
    }
    if (kind == COMMENT && first.length == 0) {
      return;
    }
    if (kind == APPLICATION
        && new String(first, StandardCharsets.ISO_8859_1).startsWith("NETSCAPE2.0")) {
      nextBlock();
    }
    while (nextBlock().length > 0) {
      // passed over
    }
  }

  /** The bytes of a block, fewer at the end of the file. */
  private byte[] nextBlock() {
    if (at >= content.length) {
      return new byte[0];
    }
    int from = at + 1;
    at = Math.min(content.length, from + (content[at] & 0xFF));
    return Arrays.copyOfRange(content, from, at);
  }

  private static byte[] pixels(byte[] indices, byte[] colors) {
    byte[] pixels = new byte[Math.multiplyExact(3, indices.length)];
    for (int i = 0; i < indices.length; i++) {
      int index = indices[i] & 0xFF;
      for (int channel = 0; channel < 3; channel++) {
        int color = 3 * index + channel;
        if (colors.length == 0) {
          pixels[3 * i + channel] = indices[i];
        } else if (color < colors.length) {
          pixels[3 * i + channel] = colors[color];
        }
      }
    }
    return pixels;
  }
}
