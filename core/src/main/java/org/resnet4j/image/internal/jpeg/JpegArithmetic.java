package org.resnet4j.image.internal.jpeg;

import java.io.IOException;
import java.util.Arrays;

/**
 * Arithmetic decoding of a scan (ITU-T T.81, F.2.4 and G.2; libjpeg's jdarith.c), sequential or
 * progressive.
 */
final class JpegArithmetic implements JpegEntropy {

  private static final int DC_BINS = 64;
  private static final int AC_BINS = 256;
  private static final int TABLES = 16;

  /** Table F.4: the bins of a DC difference's magnitude. */
  private static final int DC_MAGNITUDE = 20;

  /** Table F.5: the bins of an AC coefficient's magnitude, low and high ones. */
  private static final int AC_LOW = 189;

  private static final int AC_HIGH = 217;

  /** From the bins of a magnitude's size to those of its bits. */
  private static final int TO_BITS = 14;

  private static final int TOO_LARGE = 0x8000;

  /**
   * What a DAC marker sets, by table: bounds of small DC differences, and of low AC coefficients.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Conditioning(int[] lower, int[] upper, int[] low) {
    static Conditioning standard() {
      int[] ones = new int[TABLES];
      int[] fives = new int[TABLES];
      Arrays.fill(ones, 1);
      Arrays.fill(fives, 5);
      return new Conditioning(new int[TABLES], ones, fives);
    }
  }

  private final JpegSource source;
  private final JpegArithmeticBits bits;
  private final JpegScan scan;
  private final boolean progressive;
  private final Conditioning conditioning;
  private final int[] dcTable;
  private final int[] acTable;
  private final byte[][] dcBins = new byte[TABLES][DC_BINS];
  private final byte[][] acBins = new byte[TABLES][AC_BINS];
  private final byte[] fixed = {JpegArithmeticBits.FIXED};
  private final int[] lastDc;
  private final int[] context;

  /** Of the magnitude that is being read: its highest bit. */
  private int size;

  private boolean corrupt;

  /** With the numbers of the tables of each component of the scan. */
  JpegArithmetic(
      JpegSource source,
      JpegScan scan,
      boolean progressive,
      Conditioning conditioning,
      int[] dcTable,
      int[] acTable) {
    this.source = source;
    this.bits = new JpegArithmeticBits(source);
    this.scan = scan;
    this.progressive = progressive;
    this.conditioning = conditioning;
    this.dcTable = dcTable;
    this.acTable = acTable;
    this.lastDc = new int[dcTable.length];
    this.context = new int[dcTable.length];
  }

  /** Zeros behind the data are part of the code. */
  @Override
  public boolean ranOut() {
    return false;
  }

  @Override
  public void restart() throws IOException {
    source.passRestart();
    for (int i = 0; i < dcTable.length; i++) {
      Arrays.fill(dcBins[dcTable[i]], (byte) 0);
      Arrays.fill(acBins[acTable[i]], (byte) 0);
      lastDc[i] = 0;
      context[i] = 0;
    }
    bits.restart();
    corrupt = false;
  }

  @Override
  public void decode(JpegMcu mcu) throws IOException {
    boolean refinesDc = progressive && scan.isDc() && !scan.isFirstPass();
    for (int i = 0; i < mcu.offset.length && (!corrupt || refinesDc); i++) {
      short[] data = mcu.coefficients(i);
      int at = mcu.offset[i];
      if (refinesDc) {
        data[at] |= (short) (bits.decide(fixed, 0) << scan.low());
      } else if (!progressive) {
        dc(mcu.member[i], data, at, 0);
        if (!corrupt) {
          acFirst(mcu.member[i], data, at, 1, JpegComponent.BLOCK - 1, 0);
        }
      } else if (scan.isDc()) {
        dc(mcu.member[i], data, at, scan.low());
      } else if (scan.isFirstPass()) {
        acFirst(0, data, at, scan.first(), scan.last(), scan.low());
      } else {
        acRefine(data, at);
      }
    }
  }

  private void dc(int component, short[] data, int at, int low) throws IOException {
    byte[] bins = dcBins[dcTable[component]];
    int place = context[component];
    if (bits.decide(bins, place) == 0) {
      context[component] = 0;
    } else {
      int sign = bits.decide(bins, place + 1);
      int last = place + 2 + sign;
      size = bits.decide(bins, last);
      if (size > 0) {
        last = grow(bins, DC_MAGNITUDE);
      }
      if (corrupt) {
        return;
      }
      context[component] = context(dcTable[component], sign);
      lastDc[component] += value(bins, last, sign);
    }
    data[at] = (short) (lastDc[component] << low);
  }

  /** Reads on the size of a magnitude; returns the bin of the last decision. */
  private int grow(byte[] bins, int first) throws IOException {
    int place = first;
    while (bits.decide(bins, place) == 1) {
      size <<= 1;
      if (size == TOO_LARGE) {
        corrupt = true;
        return place;
      }
      place++;
    }
    return place;
  }

  private int context(int table, int sign) {
    if (size < 1 << conditioning.lower()[table] >> 1) {
      return 0;
    }
    return (size > 1 << conditioning.upper()[table] >> 1 ? 12 : 4) + 4 * sign;
  }

  private void acFirst(int component, short[] data, int at, int first, int last, int low)
      throws IOException {
    int table = acTable[component];
    byte[] bins = acBins[table];
    for (int k = first; k <= last; k++) {
      if (bits.decide(bins, 3 * (k - 1)) == 1) {
        return;
      }
      while (bits.decide(bins, 3 * (k - 1) + 1) == 0) {
        if (++k > last) {
          corrupt = true;
          return;
        }
      }
      int value = coefficient(bins, 3 * (k - 1) + 2, k <= conditioning.low()[table]);
      if (corrupt) {
        return;
      }
      data[at + NATURAL[k]] = (short) (value << low);
    }
  }

  private int coefficient(byte[] bins, int first, boolean isLow) throws IOException {
    int sign = bits.decide(fixed, 0);
    int place = first;
    size = bits.decide(bins, first);
    if (size == 1 && bits.decide(bins, first) == 1) {
      size = 2;
      place = grow(bins, isLow ? AC_LOW : AC_HIGH);
    }
    return corrupt ? 0 : value(bins, place, sign);
  }

  /** Figure F.24: the bits of a magnitude, whose size's last bin was at this place. */
  private int value(byte[] bins, int place, int sign) throws IOException {
    int value = size;
    for (int bit = size >> 1; bit > 0; bit >>= 1) {
      if (bits.decide(bins, place + TO_BITS) == 1) {
        value |= bit;
      }
    }
    return sign == 1 ? -value - 1 : value + 1;
  }

  private void acRefine(short[] data, int at) throws IOException {
    byte[] bins = acBins[acTable[0]];
    int known = scan.last();
    while (known > 0 && data[at + NATURAL[known]] == 0) {
      known--;
    }
    for (int k = scan.first(); k <= scan.last(); k++) {
      if (k > known && bits.decide(bins, 3 * (k - 1)) == 1) {
        return;
      }
      while (!refine(bins, data, at + NATURAL[k], 3 * (k - 1))) {
        if (++k > scan.last()) {
          corrupt = true;
          return;
        }
      }
    }
  }

  /** Reads one more bit of a coefficient; false where it stays zero. */
  private boolean refine(byte[] bins, short[] data, int at, int place) throws IOException {
    int bit = 1 << scan.low();
    if (data[at] != 0) {
      if (bits.decide(bins, place + 2) == 1) {
        data[at] += (short) (data[at] < 0 ? -bit : bit);
      }
      return true;
    }
    if (bits.decide(bins, place + 1) == 0) {
      return false;
    }
    data[at] = (short) (bits.decide(fixed, 0) == 1 ? -bit : bit);
    return true;
  }
}
