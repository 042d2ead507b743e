package org.resnet4j.image.file;

import java.io.EOFException;
import java.io.IOException;

/**
 * Unpacks a GIF's LZW data as Pillow's GifDecode.c does: an end code does not end them, the last
 * pixel does.
 */
final class GifDecoder {

  /** Where a frame lies on a screen whose rows have {@code stride} pixels. */
  record Frame(int left, int top, int width, int height, int stride) {

    Frame {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException("its frame has no pixels");
      }
    }

    /** The place on the screen of a pixel of the frame. */
    int place(int x, int y) {
      return (top + y) * stride + left + x;
    }
  }

  private static final int TABLE = 4096;
  private static final int MOST_BITS = 12;

  /** Pillow hands the file over in blocks. */
  private static final int BLOCK = 1 << 16;

  private final byte[] content;
  private final int clear;
  private final byte[] data = new byte[TABLE];
  private final int[] link = new int[TABLE];
  private final byte[] string = new byte[TABLE];
  private int at;
  private int given;
  private int blockLeft;
  private int buffer;
  private int bufferBits;
  private int bits;
  private int next;
  private boolean isFirst = true;
  private int lastCode;
  private byte lastData;
  private int pass;
  private int step;
  private int x;
  private int y;

  /** With the place of the data, and the size of a pixel in bits. */
  GifDecoder(byte[] content, int at, int bits, boolean interlaced) {
    if (bits > MOST_BITS) {
      throw new IllegalArgumentException("its pixels have " + bits + " bits");
    }
    this.content = content;
    this.at = at;
    this.given = Math.min(content.length, at + BLOCK);
    this.clear = 1 << bits;
    this.bits = bits + 1;
    this.pass = interlaced ? 1 : 0;
    this.step = interlaced ? 8 : 1;
    this.next = clear + 2;
  }

  /** Writes the frame's pixels to a screen. */
  void decode(Frame frame, byte[] screen) throws IOException {
    while (true) {
      int code = nextCode();
      if (code == clear) {
        reset();
      } else if (code == clear + 1) {
        giveMore(); // Pillow goes on if there is more
      } else {
        int from = string(code);
        for (int i = from; i < TABLE; i++) {
          screen[frame.place(x, y)] = string[i];
          if (++x >= frame.width() && nextRow(frame.height())) {
            return;
          }
        }
      }
    }
  }

  private void reset() {
    if (!isFirst) {
      isFirst = true;
      next = clear + 2;
      bits = Integer.numberOfTrailingZeros(clear) + 1;
    }
  }

  private void giveMore() throws EOFException {
    if (given == content.length) {
      throw new EOFException();
    }
    given = (int) Math.min(content.length, given + (long) BLOCK);
  }

  private int nextCode() throws EOFException {
    while (bufferBits < bits) {
      if (blockLeft > 0) {
        buffer |= (content[at++] & 0xFF) << bufferBits;
        bufferBits += 8;
        blockLeft--;
      } else {
        beginBlock();
      }
    }
    int code = buffer & ((1 << bits) - 1);
    buffer >>>= bits;
    bufferBits -= bits;
    return code;
  }

  /** A block is begun only when all of it is there. */
  private void beginBlock() throws EOFException {
    while (at >= given || given - at < 1 + (content[at] & 0xFF)) {
      giveMore();
    }
    blockLeft = content[at++] & 0xFF;
  }

  /** Puts a code's pixels at the end of the string; returns where they begin. */
  private int string(int code) {
    int from = TABLE;
    if (isFirst) {
      require(code < clear);
      isFirst = false;
      lastData = (byte) code;
    } else {
      require(code <= next);
      int rest = code;
      if (code == next) {
        string[--from] = lastData;
        rest = lastCode;
      }
      while (rest >= clear) {
        require(from > 0 && rest < TABLE);
        string[--from] = data[rest];
        rest = link[rest];
      }
      lastData = (byte) rest;
      add();
    }
    require(from > 0);
    string[--from] = lastData;
    lastCode = code;
    return from;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("its image data are broken");
    }
  }

  private void add() {
    if (next < TABLE) {
      data[next] = lastData;
      link[next] = lastCode;
      if (next == (1 << bits) - 1 && bits < MOST_BITS) {
        bits++;
      }
      next++;
    }
  }

  /** Goes to the next row, of an interlaced frame in four passes; true behind the last one. */
  private boolean nextRow(int height) {
    x = 0;
    y += step;
    while (y >= height) {
      if (pass == 0) {
        return true;
      }
      step = pass == 1 ? 8 : pass == 2 ? 4 : 2;
      y = pass == 1 ? 4 : pass == 2 ? 2 : 1;
      pass = pass == 3 ? 0 : pass + 1;
    }
    return false;
  }
}
