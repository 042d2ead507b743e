package org.resnet4j.image.file;

import java.io.EOFException;

/** The samples of a PNM file that are written in digits, as Pillow's PpmPlainDecoder reads them. */
final class PnmText {

  private static final int LONGEST_TOKEN = 10;

  /** Bytes that Pillow reads together, all of which it looks at. */
  private static final int BLOCK = 1 << 20;

  private final byte[] content;
  private final int start;
  private int at;

  PnmText(byte[] content, int start) {
    this.content = content;
    this.start = start;
    this.at = start;
  }

  /** Each digit is a pixel, 1 is black. */
  byte[] bits(int area) throws EOFException {
    byte[] pixels = new byte[3 * area];
    for (int i = 0; i < area; i++) {
      int letter = next();
      while (PnmFile.isSpace(letter)) {
        letter = next();
      }
      requireBit(letter);
      PnmFile.set(pixels, i, letter == '1' ? 0 : 255);
    }
    int end = blockEnd();
    while (at < end) {
      int letter = next();
      if (!PnmFile.isSpace(letter) && letter >= 0) {
        requireBit(letter);
      }
    }
    return pixels;
  }

  private static void requireBit(int letter) throws EOFException {
    if (letter < 0) {
      throw new EOFException();
    }
    if (letter != '0' && letter != '1') {
      throw new IllegalArgumentException("it has no bit where '" + (char) letter + "' is");
    }
  }

  private int blockEnd() {
    long blocks = (at - start + BLOCK - 1L) / BLOCK;
    return (int) Math.min(content.length, start + blocks * BLOCK);
  }

  /** Checks what follows the last sample: the last word of a block must not be too long. */
  void requireEnd() {
    int end = blockEnd();
    int length = 0;
    while (at < end) {
      int letter = next();
      length = letter < 0 || PnmFile.isSpace(letter) ? 0 : length + 1;
    }
    requireShort(length);
  }

  private static void requireShort(int length) {
    if (length > LONGEST_TOKEN) {
      throw new IllegalArgumentException("it has a number of more than 10 digits");
    }
  }

  int sample(int most) throws EOFException {
    int letter = next();
    while (PnmFile.isSpace(letter)) {
      letter = next();
    }
    StringBuilder token = new StringBuilder();
    while (letter >= 0 && !PnmFile.isSpace(letter) && token.length() <= LONGEST_TOKEN) {
      token.append((char) letter);
      letter = next();
    }
    if (token.length() == 0) {
      throw new EOFException();
    }
    requireShort(token.length());
    long value = PnmFile.number(token.toString());
    if (value < 0 || value > most) {
      throw new IllegalArgumentException("it has a sample " + value + "; the largest is " + most);
    }
    return (int) value;
  }

  /** The next letter that is not in a comment, or -1; a comment takes its line's end with it. */
  private int next() {
    while (at < content.length && content[at] == '#') {
      while (at < content.length && content[at] != '\n' && content[at] != '\r') {
        at++;
      }
      at++;
    }
    return at < content.length ? content[at++] & 0xFF : -1;
  }
}
