package org.resnet4j.image.internal.jpeg;

import java.util.Arrays;

/** A Huffman code of a JPEG file (ITU-T T.81, annex C), with libjpeg's checks. */
final class JpegHuffmanTable {

  static final int LOOKAHEAD = 8;

  private static final int MOST_VALUES = 256;
  private static final int LONGEST = 16;

  private final int[] values = new int[MOST_VALUES];

  /** By length: the place of a code's value is the code plus this. */
  private final int[] toValue = new int[LONGEST + 2];

  /** By length: the last code, or -1. */
  private final int[] last = new int[LONGEST + 2];

  /** By the next eight bits: the length of the code shifted by 8, and its value; 0 if longer. */
  private final int[] lookup = new int[1 << LOOKAHEAD];

  private final int count;
  private boolean broken;

  /** A code by its count of values of each length, 1 to 16; at most 256 in all. */
  JpegHuffmanTable(int[] counts, int[] values) {
    this.count = values.length;
    System.arraycopy(values, 0, this.values, 0, count);
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int codes = counts[length - 1];
      toValue[length] = place - code;
      last[length] = codes == 0 ? -1 : code + codes - 1;
      fill(code, place, length, codes);
      code += codes;
      place += codes;
      broken |= codes > 0 && code >= 1 << length; // no code is all ones
      code <<= 1;
    }
    last[LONGEST + 1] = Integer.MAX_VALUE;
  }

  /**
   * Checks that it can be used, for DC differences, whose values are sizes up to 15, or for AC.
   *
   * @throws IllegalArgumentException where it cannot
   */
  void requireUsable(boolean isDc) {
    boolean isTooLarge = isDc && Arrays.stream(values, 0, count).anyMatch(value -> value > 15);
    if (broken || isTooLarge) {
      throw new IllegalArgumentException("its Huffman table is broken");
    }
  }

  private void fill(int code, int place, int length, int codes) {
    int free = LOOKAHEAD - length;
    for (int i = 0; i < codes && free >= 0 && (code + i + 1) << free <= lookup.length; i++) {
      int from = (code + i) << free;
      Arrays.fill(lookup, from, from + (1 << free), length << 8 | values[place + i]);
    }
  }

  /**
   * The length of the code that begins these eight bits, shifted by 8, and its value; 0: longer.
   */
  int lookup(int bits) {
    return lookup[bits];
  }

  boolean isLonger(int code, int length) {
    return code > last[length];
  }

  /** The value of a code; 0 of one that there is not. */
  int value(int code, int length) {
    return length > LONGEST ? 0 : values[(code + toValue[length]) & (MOST_VALUES - 1)];
  }
}
