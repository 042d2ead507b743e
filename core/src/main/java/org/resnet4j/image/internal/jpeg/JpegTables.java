package org.resnet4j.image.internal.jpeg;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import org.jspecify.annotations.Nullable;

/** The tables that marker segments of a JPEG file define, with libjpeg's checks. */
final class JpegTables {

  private static final int TABLES = 4;
  private static final int LENGTHS = 16;

  private final @Nullable JpegHuffmanTable[] dc = new JpegHuffmanTable[TABLES];
  private final @Nullable JpegHuffmanTable[] ac = new JpegHuffmanTable[TABLES];
  private final Map<Integer, int[]> quantization = new HashMap<>();
  private final JpegArithmetic.Conditioning conditioning = JpegArithmetic.Conditioning.standard();

  JpegArithmetic.Conditioning conditioning() {
    return conditioning;
  }

  /** A component's table of steps, in natural order. */
  int[] quantization(int number) {
    int[] found = quantization.get(number);
    if (found == null) {
      throw new IllegalArgumentException("it has no quantization table " + number);
    }
    return found.clone();
  }

  JpegHuffmanTable dc(int number) {
    return usable(dc, number);
  }

  JpegHuffmanTable ac(int number) {
    return usable(ac, number);
  }

  private JpegHuffmanTable usable(@Nullable JpegHuffmanTable[] tables, int number) {
    JpegHuffmanTable found = number < TABLES ? tables[number] : null;
    if (found == null) {
      throw new IllegalArgumentException("it has no Huffman table " + number);
    }
    found.requireUsable(tables == dc);
    return found;
  }

  /** Fills in the tables of ITU-T T.81, annex K, which frames of motion JPEG leave out. */
  void addStandard() {
    addMissing(dc, 0, JPEGHuffmanTable.StdDCLuminance);
    addMissing(dc, 1, JPEGHuffmanTable.StdDCChrominance);
    addMissing(ac, 0, JPEGHuffmanTable.StdACLuminance);
    addMissing(ac, 1, JPEGHuffmanTable.StdACChrominance);
  }

  private static void addMissing(
      @Nullable JpegHuffmanTable[] tables, int number, JPEGHuffmanTable standard) {
    if (tables[number] == null) {
      int[] counts = new int[LENGTHS];
      short[] lengths = standard.getLengths();
      for (int i = 0; i < lengths.length; i++) {
        counts[i] = lengths[i];
      }
      short[] values = standard.getValues();
      int[] wide = new int[values.length];
      Arrays.setAll(wide, i -> values[i]);
      tables[number] = new JpegHuffmanTable(counts, wide);
    }
  }

  void readHuffman(JpegSource source) throws IOException {
    int left = source.next2() - 2;
    while (left > LENGTHS) {
      int number = source.next();
      int[] counts = bytes(source, LENGTHS);
      int count = Arrays.stream(counts).sum();
      left -= 1 + LENGTHS + count;
      if (count > 256 || left < 0 || (number & ~0x10) >= TABLES) {
        throw broken("Huffman");
      }
      JpegHuffmanTable table = new JpegHuffmanTable(counts, bytes(source, count));
      if ((number & 0x10) != 0) {
        ac[number & 3] = table;
      } else {
        dc[number & 3] = table;
      }
    }
    requireEnd(left, "Huffman");
  }

  void readQuantization(JpegSource source) throws IOException {
    int left = source.next2() - 2;
    while (left > 0) {
      int head = source.next();
      boolean wide = head >> 4 != 0;
      if ((head & 15) >= TABLES) {
        throw broken("quantization");
      }
      int[] steps = new int[JpegComponent.BLOCK];
      for (int i = 0; i < steps.length; i++) {
        steps[JpegEntropy.NATURAL[i]] = wide ? source.next2() : source.next();
      }
      quantization.put(head & 15, steps);
      left -= 1 + (wide ? 2 : 1) * steps.length;
    }
    requireEnd(left, "quantization");
  }

  void readConditioning(JpegSource source) throws IOException {
    int left = source.next2() - 2;
    for (; left > 0; left -= 2) {
      int number = source.next();
      int value = source.next();
      if (number >= 32 || (number < 16 && (value & 15) > value >> 4)) {
        throw broken("conditioning");
      }
      if (number >= 16) {
        conditioning.low()[number - 16] = value;
      } else {
        conditioning.lower()[number] = value & 15;
        conditioning.upper()[number] = value >> 4;
      }
    }
    requireEnd(left, "conditioning");
  }

  private static int[] bytes(JpegSource source, int count) throws IOException {
    int[] bytes = new int[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = source.next();
    }
    return bytes;
  }

  private static void requireEnd(int left, String what) {
    if (left != 0) {
      throw broken(what);
    }
  }

  private static IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("its " + what + " table is broken");
  }
}
