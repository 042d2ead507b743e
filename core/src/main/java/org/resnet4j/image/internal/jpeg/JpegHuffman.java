package org.resnet4j.image.internal.jpeg;

import java.io.EOFException;
import java.io.IOException;

/** Huffman decoding of a sequential scan (libjpeg-turbo's jdhuff.c). */
final class JpegHuffman implements JpegEntropy {

  /** Bytes that the quick reader needs for each block. */
  private static final int QUICK_BYTES = 512;

  private final JpegSource source;
  private final JpegBits bits;
  private final JpegHuffmanTable[] dc;
  private final JpegHuffmanTable[] ac;
  private final boolean hasRestarts;
  private int[] lastDc;

  /** With the tables of each component of the scan. */
  JpegHuffman(
      JpegSource source, JpegHuffmanTable[] dc, JpegHuffmanTable[] ac, boolean hasRestarts) {
    this.source = source;
    this.bits = new JpegBits(source, false);
    this.dc = dc;
    this.ac = ac;
    this.hasRestarts = hasRestarts;
    this.lastDc = new int[dc.length];
  }

  @Override
  public boolean ranOut() {
    return bits.ranOut();
  }

  @Override
  public void restart() throws IOException {
    source.passRestart();
    bits.restart();
    lastDc = new int[dc.length];
  }

  @Override
  public void decode(JpegMcu mcu) throws IOException {
    if (bits.ranOut()) {
      return;
    }
    JpegBits.State before = bits.state();
    int[] dcBefore = lastDc.clone();
    boolean quick =
        !hasRestarts
            && source.marker() == 0
            && source.available() >= QUICK_BYTES * mcu.offset.length;
    while (!decode(mcu, quick)) {
      bits.reset(before);
      lastDc = dcBefore.clone();
      quick = !quick && !hasRestarts && source.available() >= QUICK_BYTES * mcu.offset.length;
    }
  }

  /** Tries it; false where it must be tried again, with more data or without haste. */
  private boolean decode(JpegMcu mcu, boolean quick) throws IOException {
    bits.setQuick(quick);
    try {
      for (int i = 0; i < mcu.offset.length; i++) {
        block(mcu.member[i], mcu.coefficients(i), mcu.offset[i]);
      }
      return !quick || source.marker() == 0;
    } catch (EOFException e) {
      if (!source.giveMore()) {
        throw e;
      }
      return false;
    }
  }

  private void block(int component, short[] data, int at) throws IOException {
    lastDc[component] += bits.signed(bits.symbol(dc[component]));
    data[at] = (short) lastDc[component];
    for (int k = 1; k < JpegComponent.BLOCK; k++) {
      int symbol = bits.symbol(ac[component]);
      int size = symbol & 15;
      k += symbol >> 4;
      if (size > 0) {
        data[at + NATURAL[k]] = (short) bits.signed(size);
      } else if (symbol != 0xF0) {
        break;
      }
    }
  }
}
