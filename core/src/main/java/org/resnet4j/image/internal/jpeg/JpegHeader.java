package org.resnet4j.image.internal.jpeg;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.resnet4j.Text;

/**
 * What the marker segments of a JPEG file before its first scan say, by the rules of Pillow's
 * JpegImagePlugin.
 *
 * @param coding the marker of the frame header, which says how the scans are coded
 * @param area in pixels
 * @param components identifiers of the frame's components
 * @param sampling their sampling factors, horizontal ones in the upper half of a byte
 * @param jfif whether there is a JFIF marker
 * @param adobe the colour transform of an Adobe marker
 * @param exif the TIFF structure of Exif markers, joined
 * @param xmp the text of the last XMP marker
 * @param profiles where markers of colour profiles begin
 * @param scan where the first scan's marker begins
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JpegHeader(
    int coding,
    long area,
    byte[] components,
    byte[] sampling,
    boolean jfif,
    Optional<Integer> adobe,
    Optional<byte[]> exif,
    Optional<byte[]> xmp,
    int[] profiles,
    int scan) {

  /** How the stored components are meant. */
  enum Colors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK
  }

  static final int START_OF_SCAN = 0xDA;
  static final int END = 0xD9;

  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int COMMENT = 0xFE;
  private static final int QUANTIZATION = 0xDB;
  private static final int FIRST_MARKER = 0xC0;
  private static final String EXIF = "Exif\0\0";
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";

  /** A marker segment: where its marker begins, and its data. */
  private record Segment(int marker, int start, byte[] data) {
    boolean begins(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      return data.length >= bytes.length
          && Arrays.equals(data, 0, bytes.length, bytes, 0, bytes.length);
    }

    byte[] behind(String name) {
      return Arrays.copyOfRange(data, name.length(), data.length);
    }

    boolean isFrame() {
      boolean isTable = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
      return (marker >= FIRST_MARKER && marker <= 0xCF && !isTable) || marker == 0xDE;
    }
  }

  /**
   * Reads the segments up to the first scan.
   *
   * @throws EOFException where the file ends before it
   * @throws IllegalArgumentException where Pillow takes it for broken
   */
  public static JpegHeader parse(byte[] content) throws EOFException {
    List<Segment> segments = segments(content);
    Segment frame =
        segments.stream()
            .filter(Segment::isFrame)
            .reduce((first, second) -> second)
            .orElseThrow(() -> new IllegalArgumentException("it has no frame header"));
    int count = frame.data()[5] & 0xFF;
    byte[] components = new byte[count];
    byte[] sampling = new byte[count];
    for (int i = 0; i < count && 8 + 3 * i < frame.data().length; i++) {
      components[i] = frame.data()[6 + 3 * i];
      sampling[i] = frame.data()[7 + 3 * i];
    }
    return new JpegHeader(
        frame.marker(),
        (long) number(frame.data(), 1) * number(frame.data(), 3),
        components,
        sampling,
        segments.stream().anyMatch(each -> isJfif(each)),
        adobe(segments),
        exif(segments),
        xmp(segments),
        segments.stream().filter(each -> each.marker() == APP2).mapToInt(Segment::start).toArray(),
        segments.get(segments.size() - 1).start());
  }

  private static int number(byte[] data, int at) {
    return ((data[at] & 0xFF) << 8) | (data[at + 1] & 0xFF);
  }

  private static boolean isJfif(Segment segment) {
    return segment.marker() == APP0 && segment.begins("JFIF\0") && segment.data().length >= 14;
  }

  private static Optional<Integer> adobe(List<Segment> segments) {
    return segments.stream()
        .filter(each -> each.marker() == APP14 && each.begins("Adobe") && each.data().length >= 12)
        .reduce((first, second) -> second)
        .map(each -> each.data()[11] & 0xFF);
  }

  private static Optional<byte[]> exif(List<Segment> segments) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    List<Segment> found =
        segments.stream().filter(each -> each.marker() == APP1 && each.begins(EXIF)).toList();
    found.forEach(each -> joined.writeBytes(each.behind(EXIF)));
    return found.isEmpty() ? Optional.empty() : Optional.of(joined.toByteArray());
  }

  private static Optional<byte[]> xmp(List<Segment> segments) {
    return segments.stream()
        .filter(each -> each.marker() == APP1 && each.begins(XMP))
        .reduce((first, second) -> second)
        .map(each -> each.behind(XMP));
  }

  /** Turns colour profiles into comments: Java's reader refuses a file for a bad one. */
  void hideProfiles(byte[] content) {
    for (int start : profiles) {
      content[start + 1] = (byte) COMMENT;
    }
  }

  /** All segments up to that of the first scan, which is the last one. */
  private static List<Segment> segments(byte[] content) throws EOFException {
    List<Segment> segments = new ArrayList<>();
    int at = 2;
    while (segments.isEmpty() || segments.get(segments.size() - 1).marker() != START_OF_SCAN) {
      at = nextMarker(content, at);
      int marker = content[at + 1] & 0xFF;
      if (marker < FIRST_MARKER) {
        throw new IllegalArgumentException(Text.of("it has a marker %02x", marker));
      }
      if (standsAlone(marker)) {
        at += 2;
      } else {
        Segment segment = segment(content, at);
        require(segment);
        segments.add(segment);
        at += 4 + segment.data().length;
      }
    }
    return segments;
  }

  /** Where the next marker is: a byte 0xFF and one that is neither 0 nor 0xFF. */
  static int nextMarker(byte[] content, int from) throws EOFException {
    for (int at = from; at + 1 < content.length; at++) {
      if (content[at] == (byte) 0xFF && content[at + 1] != 0 && content[at + 1] != (byte) 0xFF) {
        return at;
      }
    }
    throw new EOFException();
  }

  private static Segment segment(byte[] content, int at) throws EOFException {
    if (at + 4 > content.length) {
      throw new EOFException();
    }
    int length = number(content, at + 2);
    int end = at + 2 + Math.max(2, length);
    if (end > content.length) {
      throw new EOFException();
    }
    return new Segment(content[at + 1] & 0xFF, at, Arrays.copyOfRange(content, at + 4, end));
  }

  private static boolean standsAlone(int marker) {
    return marker == 0xC8
        || (marker >= 0xD0 && marker <= END)
        || (marker >= 0xF0 && marker < COMMENT);
  }

  private static void require(Segment segment) {
    byte[] data = segment.data();
    if (segment.isFrame()) {
      requireFrame(data);
    } else if (segment.marker() == QUANTIZATION) {
      requireQuantization(data);
    } else if ((segment.marker() == APP0 && segment.begins("JFIF"))
        || (segment.marker() == APP14 && segment.begins("Adobe"))) {
      require(data.length >= 7, "its header is broken");
    }
  }

  private static void requireFrame(byte[] data) {
    require(data.length >= 6 && data.length % 3 == 0, "its frame header is broken");
    require(data[0] == 8, "its samples have " + (data[0] & 0xFF) + " bits");
    require(
        data[5] == 1 || data[5] == 3 || data[5] == 4, "it has " + (data[5] & 0xFF) + " colours");
    require((data[1] | data[2]) != 0 && (data[3] | data[4]) != 0, "it has no pixels");
  }

  private static void requireQuantization(byte[] data) {
    int at = 0;
    while (at < data.length) {
      at += 1 + ((data[at] & 0xF0) == 0 ? 64 : 128);
    }
    require(at == data.length, "its quantization table is broken");
  }

  private static void require(boolean holds, String fault) {
    if (!holds) {
      throw new IllegalArgumentException(fault);
    }
  }

  /**
   * The colours of a file with this number of components, as libjpeg guesses them.
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
