package org.resnet4j.image.internal.jpeg;

import java.io.EOFException;
import java.io.IOException;

/**
 * The bytes of a JPEG file with libjpeg's rules for markers (jdmarker.c). Pillow hands a file over
 * in blocks, and what a decoder finds at the end of a block decides whether it takes a file without
 * an end marker: so the blocks are kept here.
 */
final class JpegSource {

  static final int RST0 = 0xD0;
  static final int EOI = 0xD9;

  private static final int BLOCK = 1 << 16;
  private static final int RST7 = 0xD7;
  private static final int FIRST_VALID = 0xC0;

  private final byte[] content;
  private int at;
  private int given;
  private int marker;
  private int nextRestart;
  private boolean stopped;

  JpegSource(byte[] content) {
    this.content = content;
    this.given = Math.min(BLOCK, content.length);
  }

  /** Where the next byte is. */
  int position() {
    return at;
  }

  /** The marker that was met and not yet processed, 0 for none. */
  int marker() {
    return marker;
  }

  void forgetMarker() {
    marker = 0;
  }

  /** Goes back to where a try began. */
  void reset(int position) {
    at = position;
    marker = 0;
  }

  /** How many bytes are left of the blocks that were given. */
  int available() {
    return given - at;
  }

  /** Gives one more block, if there is one. */
  boolean giveMore() {
    if (given == content.length || stopped) {
      return false;
    }
    given = (int) Math.min(given + (long) BLOCK, content.length);
    return true;
  }

  /** Gives no more blocks. */
  void stop() {
    stopped = true;
  }

  /** Reads a byte of the blocks that were given. */
  int given() throws EOFException {
    if (at == given) {
      throw new EOFException();
    }
    return content[at++] & 0xFF;
  }

  /** Reads a byte, of a new block where it must be. */
  int next() throws EOFException {
    if (at == given) {
      giveMore();
    }
    return given();
  }

  int next2() throws EOFException {
    return next() << 8 | next();
  }

  void skip(int count) throws EOFException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  /**
   * Reads a byte of entropy-coded data, of a new block only where that is wanted; -1 at a marker,
   * which is then kept.
   */
  int nextCoded(boolean more) throws EOFException {
    if (marker != 0) {
      return -1;
    }
    int value = more ? next() : given();
    if (value != 0xFF) {
      return value;
    }
    do {
      value = more ? next() : given();
    } while (value == 0xFF);
    if (value == 0) {
      return 0xFF;
    }
    marker = value;
    return -1;
  }

  /** Goes on to the next marker, unless one is waiting. */
  int nextMarker() throws EOFException {
    while (marker == 0) {
      int value = next();
      while (value != 0xFF) {
        value = next();
      }
      while (value == 0xFF) {
        value = next();
      }
      marker = value;
    }
    return marker;
  }

  void beginScan() {
    nextRestart = 0;
  }

  /** Goes past the restart marker that is due; where another one is there, as libjpeg guesses. */
  void passRestart() throws IOException {
    nextMarker();
    if (marker == RST0 + nextRestart) {
      marker = 0;
    } else {
      resynchronize();
    }
    nextRestart = (nextRestart + 1) & 7;
  }

  /** {@code jpeg_resync_to_restart}. */
  private void resynchronize() throws IOException {
    while (isBehind()) {
      marker = 0;
      nextMarker();
    }
    if (marker >= RST0 && marker <= RST7 && ahead() != 1 && ahead() != 2) {
      marker = 0;
    }
  }

  private boolean isBehind() {
    return marker < FIRST_VALID
        || (marker >= RST0 && marker <= RST7 && (ahead() == 6 || ahead() == 7));
  }

  /** How many restarts the marker is ahead of the one that is due, modulo 8. */
  private int ahead() {
    return (marker - RST0 - nextRestart) & 7;
  }
}
