package org.resnet4j.image.internal.jpeg;

import java.io.EOFException;
import java.util.Arrays;

/** Looks through the scans of a JPEG file without decoding them. */
public final class JpegScans {

  private static final int PROGRESSIVE = 0xC2;

  private final byte[] content;
  private final JpegHeader header;

  /** Of each component: the bits that are still missing of its first coefficients, or -1. */
  private final int[][] missing;

  private JpegScans(byte[] content, JpegHeader header) {
    this.content = content;
    this.header = header;
    this.missing = new int[header.components().length][JpegSmoothing.COEFFICIENTS];
    for (int[] each : missing) {
      Arrays.fill(each, -1);
    }
  }

  /** Whether a file has all its scans; false where its header is broken. */
  public static boolean areComplete(byte[] content) {
    try {
      return areComplete(content, JpegHeader.parse(content));
    } catch (EOFException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether there is an end marker, and in a progressive file, before it all that it needs. */
  static boolean areComplete(byte[] content, JpegHeader header) {
    int last = content.length - 2;
    if (header.coding() != PROGRESSIVE
        && content[last] == -1
        && (content[last + 1] & 0xFF) == JpegHeader.END) {
      return true; // a decoder would complain of anything that is missing before it
    }
    try {
      JpegScans scans = new JpegScans(content, header);
      scans.walk();
      return header.coding() != PROGRESSIVE
          || Arrays.stream(scans.missing).flatMapToInt(Arrays::stream).allMatch(bits -> bits == 0);
    } catch (EOFException e) {
      return false;
    }
  }

  private void walk() throws EOFException {
    int at = header.scan();
    while (marker(at) != JpegHeader.END) {
      if (marker(at) == JpegHeader.START_OF_SCAN) {
        note(at + 4);
      }
      at = next(at + 2 + (value(at + 2) << 8 | value(at + 3)));
    }
  }

  private int marker(int at) throws EOFException {
    return value(at + 1);
  }

  /** The next marker that is not one to restart at. */
  private int next(int from) throws EOFException {
    int at = JpegHeader.nextMarker(content, from);
    while ((marker(at) & 0xF8) == 0xD0) {
      at = JpegHeader.nextMarker(content, at + 2);
    }
    return at;
  }

  private int value(int at) throws EOFException {
    if (at >= content.length) {
      throw new EOFException();
    }
    return content[at] & 0xFF;
  }

  private void note(int at) throws EOFException {
    int count = value(at);
    int end = at + 1 + 2 * count;
    int first = value(end);
    int last = Math.min(value(end + 1), JpegSmoothing.COEFFICIENTS - 1);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < missing.length; j++) {
        if (header.components()[j] == (byte) value(at + 1 + 2 * i) && first <= last) {
          Arrays.fill(missing[j], first, last + 1, value(end + 2) & 15);
        }
      }
    }
  }
}
