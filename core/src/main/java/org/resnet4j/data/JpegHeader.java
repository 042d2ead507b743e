package org.resnet4j.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the marker segments of a JPEG file say of its colours and its orientation.
 *
 * @param components their identifiers; empty where there is no frame header
 * @param jfif whether there is a JFIF marker
 * @param adobe the colour transform of an Adobe marker
 * @param exif the TIFF structure of an Exif marker
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegHeader(byte[] components, boolean jfif, Optional<Integer> adobe, Optional<byte[]> exif) {

  /** How the stored components are meant. */
  enum Colors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK
  }

  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int COMMENT = 0xFE;
  private static final int START_OF_SCAN = 0xDA;

  /** A marker segment: where its marker begins, and where it ends. */
  private record Segment(int marker, int start, int end) {
    byte[] data(byte[] content) {
      return Arrays.copyOfRange(content, start + 4, end);
    }
  }

  /** Reads the segments up to the first scan; what is damaged is passed over. */
  static JpegHeader parse(byte[] content) {
    byte[] components = {};
    boolean jfif = false;
    Optional<Integer> adobe = Optional.empty();
    Optional<byte[]> exif = Optional.empty();
    for (Segment segment : segments(content)) {
      byte[] data = segment.data(content);
      if (isFrame(segment.marker())) {
        components = identifiers(data);
      } else if (segment.marker() == APP0 && begins(data, "JFIF\0", 14)) {
        jfif = true;
      } else if (segment.marker() == APP14 && begins(data, "Adobe", 12)) {
        adobe = Optional.of(data[11] & 0xFF);
      } else if (segment.marker() == APP1 && exif.isEmpty() && begins(data, "Exif\0\0", 6)) {
        exif = Optional.of(Arrays.copyOfRange(data, 6, data.length));
      }
    }
    return new JpegHeader(components, jfif, adobe, exif);
  }

  /** Turns colour profiles into comments: Java's reader refuses a file for a bad one. */
  static void hideProfiles(byte[] content) {
    for (Segment segment : segments(content)) {
      if (segment.marker() == APP2) {
        content[segment.start() + 1] = (byte) COMMENT;
      }
    }
  }

  private static List<Segment> segments(byte[] content) {
    List<Segment> segments = new ArrayList<>();
    int at = 2;
    while (at + 4 <= content.length) {
      int marker = content[at + 1] & 0xFF;
      if ((content[at] & 0xFF) != 0xFF || marker == 0xFF || standsAlone(marker)) {
        at++;
        continue;
      }
      int end = at + 2 + (((content[at + 2] & 0xFF) << 8) | (content[at + 3] & 0xFF));
      if (marker == START_OF_SCAN || end < at + 4 || end > content.length) {
        break;
      }
      segments.add(new Segment(marker, at, end));
      at = end;
    }
    return segments;
  }

  private static boolean standsAlone(int marker) {
    return marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= 0xD8);
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static byte[] identifiers(byte[] frame) {
    int count = frame.length < 6 ? 0 : Math.min(frame[5] & 0xFF, (frame.length - 6) / 3);
    byte[] ids = new byte[count];
    for (int i = 0; i < count; i++) {
      ids[i] = frame[6 + 3 * i];
    }
    return ids;
  }

  private static boolean begins(byte[] segment, String name, int least) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return segment.length >= least
        && Arrays.equals(segment, 0, bytes.length, bytes, 0, bytes.length);
  }

  /**
   * The colours of a file with so many components, as libjpeg guesses them.
   *
   * @throws IllegalArgumentException where there are neither 1, 3 nor 4
   */
  Colors colors(int bands) {
    return switch (bands) {
      case 1 -> Colors.GREY;
      case 3 -> isRgb() ? Colors.RGB : Colors.YCC;
      case 4 -> adobe.orElse(0) == 0 ? Colors.CMYK : Colors.YCCK;
      default -> throw new IllegalArgumentException("it has " + bands + " colours");
    };
  }

  private boolean isRgb() {
    if (jfif) {
      return false;
    }
    return adobe
        .map(transform -> transform == 0)
        .orElseGet(() -> Arrays.equals(components, new byte[] {'R', 'G', 'B'}));
  }
}
