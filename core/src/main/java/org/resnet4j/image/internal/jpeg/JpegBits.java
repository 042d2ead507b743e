package org.resnet4j.image.internal.jpeg;

import java.io.EOFException;

/**
 * Bits of a JPEG file's entropy-coded data, read ahead exactly as libjpeg-turbo does on 64 bits
 * (jdhuff.c): whether a file without an end marker is taken depends on it. Behind a marker come
 * zeros.
 */
final class JpegBits {

  /** Bits up to which the buffer is filled. */
  private static final int FULL = 57;

  /** Bits left at which the quick reader reads six bytes. */
  private static final int LOW = 16;

  private static final int QUICK_BYTES = 6;

  private final JpegSource source;
  private final boolean takesMore;
  private long buffer;
  private int count;
  private boolean ranOut;
  private boolean quick;

  /**
   * @param takesMore whether a new block is taken silently at a block's end; otherwise that ends in
   *     an {@link EOFException}
   */
  JpegBits(JpegSource source, boolean takesMore) {
    this.source = source;
    this.takesMore = takesMore;
  }

  /** What is needed to go back. */
  record State(int position, long buffer, int count) {}

  State state() {
    return new State(source.position(), buffer, count);
  }

  void reset(State state) {
    source.reset(state.position());
    buffer = state.buffer();
    count = state.count();
  }

  /** Whether zeros had to be made up since the last restart. */
  boolean ranOut() {
    return ranOut;
  }

  void setQuick(boolean isQuick) {
    quick = isQuick;
  }

  void restart() {
    count = 0;
    ranOut = source.marker() != 0 && ranOut;
  }

  int symbol(JpegHuffmanTable table) throws EOFException {
    fillBefore(JpegHuffmanTable.LOOKAHEAD, 0);
    int length = 1;
    if (count >= JpegHuffmanTable.LOOKAHEAD) {
      int found = table.lookup(peek(JpegHuffmanTable.LOOKAHEAD));
      if (found != 0) {
        count -= found >> 8;
        return found & 0xFF;
      }
      length = JpegHuffmanTable.LOOKAHEAD + 1;
    }
    int code = checked(length);
    while (table.isLonger(code, length)) {
      code = code << 1 | checked(1);
      length++;
    }
    return table.value(code, length);
  }

  /** Reads 0 to 16 bits. */
  int take(int bits) throws EOFException {
    fillBefore(bits, bits);
    count -= bits;
    return (int) (buffer >> count) & ((1 << bits) - 1);
  }

  /** Reads a number of 0 to 16 bits, negative where the first is 0 (ITU-T T.81, figure F.12). */
  int signed(int bits) throws EOFException {
    if (bits == 0) {
      return 0;
    }
    int value = take(bits);
    return value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
  }

  private int peek(int bits) {
    return (int) (buffer >> (count - bits)) & ((1 << bits) - 1);
  }

  private int checked(int bits) throws EOFException {
    if (!quick && count < bits) {
      fill(bits);
    }
    count -= bits;
    return (int) (buffer >> count) & ((1 << bits) - 1);
  }

  private void fillBefore(int wanted, int needed) throws EOFException {
    if (quick) {
      fillQuickly();
    } else if (count < wanted) {
      fill(needed);
    }
  }

  private void fillQuickly() throws EOFException {
    for (int i = 0; count <= LOW || (i > 0 && i < QUICK_BYTES); i++) {
      int value = source.nextCoded(false);
      buffer = buffer << 8 | Math.max(0, value);
      count += 8;
    }
  }

  private void fill(int needed) throws EOFException {
    while (count < FULL) {
      int value = source.nextCoded(takesMore);
      if (value < 0) {
        padWithZeros(needed);
        return;
      }
      buffer = buffer << 8 | value;
      count += 8;
    }
  }

  private void padWithZeros(int needed) {
    if (needed > count) {
      ranOut = true;
      buffer <<= FULL - count;
      count = FULL;
    }
  }
}
