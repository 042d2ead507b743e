package org.resnet4j.image.internal.jpeg;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resnet4j.Text;

/**
 * Decodes a JPEG file of 8-bit samples, Huffman or arithmetic coded, sequential or progressive, to
 * libjpeg-turbo's bits, and takes of damaged files what Pillow takes through it: what is missing
 * before an end marker is filled up, what is missing at the end of the file is an {@link
 * EOFException}, unless all rows are complete. Slower than Java's decoder, so for what that one
 * cannot or does otherwise.
 */
final class JpegDecoder {

  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
  private static final int SOF9 = 0xC9;
  private static final int SOF10 = 0xCA;
  private static final int DHT = 0xC4;
  private static final int DAC = 0xCC;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DNL = 0xDC;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final int TEM = 1;

  private final JpegSource source;
  private final JpegTables tables = new JpegTables();
  private @Nullable JpegFrame frame;
  private int restartInterval;
  private int scans;
  private int lastGoodRow;

  /** Of the scan: the numbers of its components' tables. */
  private int[] dcTable = {};

  private int[] acTable = {};

  private JpegDecoder(byte[] content) {
    this.source = new JpegSource(content);
  }

  /** The components' samples, raised to the size of the image. */
  static JpegPlanes decode(byte[] content) throws IOException {
    JpegDecoder decoder = new JpegDecoder(content);
    return decoder.decode();
  }

  private JpegPlanes decode() throws IOException {
    source.skip(2); // the caller has seen SOI
    if (!nextScan()) {
      throw new IllegalArgumentException("it has no scan");
    }
    JpegFrame image = frame();
    image.measure();
    if (!image.progressive() && !image.arithmetic()) {
      tables.addStandard();
    }
    JpegScan first = readScan();
    boolean isOnlyScan = !image.progressive() && first.mcu().components.size() == components();
    decode(first);
    if (isOnlyScan) {
      requireEnd();
    } else {
      while (nextScan()) {
        decode(readScan());
      }
    }
    if (scans == 1) {
      image.components().forEach(each -> Arrays.fill(each.missingBefore, -1));
    }
    return JpegPlanes.of(image, lastGoodRow);
  }

  private JpegFrame frame() {
    if (frame == null) {
      throw new IllegalArgumentException("it has no frame header");
    }
    return frame;
  }

  private int components() {
    return frame().components().size();
  }

  /** Behind the last row, Pillow looks on only in the block that it has: the end may be missing. */
  private void requireEnd() throws IOException {
    source.stop();
    try {
      if (nextScan()) {
        throw new IllegalArgumentException("it has more scans than its first one says");
      }
    } catch (EOFException e) {
      // all rows are there
    }
  }

  /** Processes markers up to a scan; false at the end marker. */
  private boolean nextScan() throws IOException {
    while (true) {
      int marker = source.nextMarker();
      if (marker == JpegSource.EOI) {
        return false;
      }
      if (marker == SOS) {
        source.forgetMarker();
        return true;
      }
      process(marker);
      source.forgetMarker();
    }
  }

  private void process(int marker) throws IOException {
    switch (marker) {
      case SOF0, SOF0 + 1, SOF2, SOF9, SOF10 -> {
        if (frame != null) {
          throw new IllegalArgumentException("it has two frame headers");
        }
        frame = JpegFrame.read(marker, source);
      }
      case DHT -> tables.readHuffman(source);
      case DAC -> tables.readConditioning(source);
      case DQT -> tables.readQuantization(source);
      case DRI -> readRestartInterval();
      default -> pass(marker);
    }
  }

  private void pass(int marker) throws IOException {
    boolean isSegment = (marker >= APP0 && marker <= APP15) || marker == COM || marker == DNL;
    if (isSegment) {
      source.skip(Math.max(0, source.next2() - 2));
    } else if (marker != TEM && (marker < JpegSource.RST0 || marker > RST7)) {
      throw new IllegalArgumentException(
          marker == SOI ? "it begins twice" : Text.of("its marker %02x cannot be read", marker));
    }
  }

  private void readRestartInterval() throws IOException {
    if (source.next2() != 4) {
      throw new IllegalArgumentException("its restart interval is broken");
    }
    restartInterval = source.next2();
  }

  private JpegScan readScan() throws IOException {
    int length = source.next2();
    int count = source.next();
    if (length != 6 + 2 * count || count < 1 || count > 4) {
      throw new IllegalArgumentException("its scan header is broken");
    }
    List<JpegComponent> members = new ArrayList<>();
    dcTable = new int[count];
    acTable = new int[count];
    for (int i = 0; i < count; i++) {
      members.add(member(source.next(), members));
      int numbers = source.next();
      dcTable[i] = numbers >> 4;
      acTable[i] = numbers & 15;
    }
    int first = source.next();
    int last = source.next();
    int bits = source.next();
    source.beginScan();
    return new JpegScan(new JpegMcu(members), first, last, bits >> 4, bits & 15);
  }

  /** The component of this name; of several, one whose place in the scan is still free. */
  private JpegComponent member(int id, List<JpegComponent> before) {
    return frame().components().stream()
        .skip(before.size())
        .filter(each -> each.id == id)
        .findFirst()
        .filter(each -> !before.contains(each))
        .orElseThrow(() -> new IllegalArgumentException("its scan has no component " + id));
  }

  private void decode(JpegScan scan) throws IOException {
    scans++;
    for (JpegComponent each : scan.mcu().components) {
      if (each.quantization == null) {
        each.quantization = tables.quantization(each.quantTable);
      }
    }
    if (frame().progressive()) {
      scan.requireProgressive();
      scan.noteProgress(scans == 1);
    }
    JpegComponent only = scan.mcu().components.get(0);
    boolean single = scan.mcu().isSingle();
    lastGoodRow =
        scan.decode(
            entropy(scan),
            single ? only.blocksWide : frame().mcuColumns(),
            single ? only.blocksHigh : frame().mcuRows(),
            restartInterval);
  }

  private JpegEntropy entropy(JpegScan scan) {
    if (frame().arithmetic()) {
      return new JpegArithmetic(
          source, scan, frame().progressive(), tables.conditioning(), dcTable, acTable);
    }
    JpegHuffmanTable[] dc = new JpegHuffmanTable[dcTable.length];
    JpegHuffmanTable[] ac = new JpegHuffmanTable[acTable.length];
    boolean progressive = frame().progressive();
    for (int i = 0; i < dc.length; i++) {
      if (!progressive || (scan.isDc() && scan.isFirstPass())) {
        dc[i] = tables.dc(dcTable[i]);
      }
      if (!progressive || !scan.isDc()) {
        ac[i] = tables.ac(acTable[i]);
      }
    }
    return progressive
        ? new JpegProgressiveHuffman(source, scan, scan.isDc() ? dc : ac)
        : new JpegHuffman(source, dc, ac, restartInterval > 0);
  }
}
