package org.resnet4j.image.internal.jpeg;

import java.io.IOException;

/** Huffman decoding of a progressive scan (libjpeg's jdphuff.c). */
final class JpegProgressiveHuffman implements JpegEntropy {

  private final JpegSource source;
  private final JpegBits bits;
  private final JpegScan scan;
  private final JpegHuffmanTable[] tables;
  private int[] lastDc;

  /** Count of blocks to come that have no more coefficients. */
  private int run;

  /** With the one table of each component; none for a DC scan that refines. */
  JpegProgressiveHuffman(JpegSource source, JpegScan scan, JpegHuffmanTable[] tables) {
    this.source = source;
    this.bits = new JpegBits(source, true);
    this.scan = scan;
    this.tables = tables;
    this.lastDc = new int[scan.mcu().components.size()];
  }

  @Override
  public boolean ranOut() {
    return bits.ranOut();
  }

  @Override
  public void restart() throws IOException {
    source.passRestart();
    bits.restart();
    lastDc = new int[lastDc.length];
    run = 0;
  }

  @Override
  public void decode(JpegMcu mcu) throws IOException {
    if (bits.ranOut() && !(scan.isDc() && !scan.isFirstPass())) {
      return;
    }
    for (int i = 0; i < mcu.offset.length; i++) {
      short[] data = mcu.coefficients(i);
      int at = mcu.offset[i];
      if (scan.isDc()) {
        dc(mcu.member[i], data, at);
      } else if (scan.isFirstPass()) {
        acFirst(data, at);
      } else {
        acRefine(data, at);
      }
    }
  }

  private void dc(int component, short[] data, int at) throws IOException {
    if (scan.isFirstPass()) {
      lastDc[component] += bits.signed(bits.symbol(tables[component]));
      data[at] = (short) (lastDc[component] << scan.low());
    } else if (bits.take(1) == 1) {
      data[at] |= (short) (1 << scan.low());
    }
  }

  private void acFirst(short[] data, int at) throws IOException {
    if (run > 0) {
      run--;
      return;
    }
    for (int k = scan.first(); k <= scan.last(); k++) {
      int symbol = bits.symbol(tables[0]);
      int size = symbol & 15;
      if (size == 0 && symbol != 0xF0) {
        run = (1 << (symbol >> 4)) + bits.take(symbol >> 4) - 1;
        return;
      }
      k += symbol >> 4;
      if (size > 0) {
        data[at + NATURAL[k]] = (short) (bits.signed(size) << scan.low());
      }
    }
  }

  private void acRefine(short[] data, int at) throws IOException {
    int k = scan.first();
    while (run == 0 && k <= scan.last()) {
      int symbol = bits.symbol(tables[0]);
      int value = 0;
      if ((symbol & 15) != 0) {
        value = bits.take(1) == 1 ? 1 << scan.low() : -1 << scan.low();
      } else if (symbol != 0xF0) {
        run = (1 << (symbol >> 4)) + bits.take(symbol >> 4);
        break;
      }
      k = refine(data, at, k, symbol >> 4);
      if (value != 0) {
        data[at + NATURAL[k]] = (short) value;
      }
      k++;
    }
    if (run > 0) {
      refine(data, at, k, JpegComponent.BLOCK);
      run--;
    }
  }

  /**
   * Reads one more bit of each coefficient from k on that is not zero, past a count of zeros.
   *
   * @return the place of the zero that follows, or the one after the last
   */
  private int refine(short[] data, int at, int k, int zeros) throws IOException {
    int left = zeros;
    int place = k;
    for (; place <= scan.last(); place++) {
      int i = at + NATURAL[place];
      if (data[i] == 0) {
        if (--left < 0) {
          break;
        }
      } else if (bits.take(1) == 1 && (data[i] & (1 << scan.low())) == 0) {
        data[i] += (short) (data[i] > 0 ? 1 << scan.low() : -1 << scan.low());
      }
    }
    return place;
  }
}
