package org.resnet4j.image.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The first and last bytes of a file, to tell in microseconds an image that was written to its end.
 *
 * @param head the first kilobyte, or the whole file where it is shorter
 * @param tail the last four kilobytes, or the whole file where it is shorter
 * @param length of the file in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FileEnds(byte[] head, byte[] tail, long length) {

  private static final int HEAD = 1024;

  /** Some programs write some bytes after the end of an image. */
  private static final int TAIL = 4096;

  private static final int BMP_HEADER = 54;

  private static final FileEnds NONE = new FileEnds(new byte[0], new byte[0], 0);

  /** Reads both ends; a file that cannot be read has none. */
  static FileEnds of(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long length = channel.size();
      return new FileEnds(read(channel, 0, HEAD), read(channel, length - TAIL, TAIL), length);
    } catch (IOException e) {
      return NONE;
    }
  }

  private static byte[] read(SeekableByteChannel channel, long start, int most) throws IOException {
    channel.position(Math.max(0, start));
    return Channels.newInputStream(channel).readNBytes(most);
  }

  /**
   * Whether a header is there, and the end that a whole file of its format has. There are whole
   * files without one; and of a TIFF file, the ends say nothing.
   */
  boolean looksWhole() {
    Optional<ImageFormat> format = ImageFormat.of(head);
    return format.isPresent()
        && switch (format.get()) {
          case JPEG -> last().endsWith("\u00ff\u00d9"); // one before the end may be a thumbnail's
          case PNG -> last().contains("IEND");
          case GIF -> last().endsWith("\0;");
          case BMP -> hasAllRows();
          case WEBP -> length >= 8 + number(4);
          case PNM -> length >= PnmFile.length(head);
          case TIFF -> false;
        };
  }

  private String last() {
    return new String(tail, StandardCharsets.ISO_8859_1);
  }

  /** Of a bitmap that is not packed, behind the usual headers. */
  private boolean hasAllRows() {
    if (head.length < BMP_HEADER || head[0] != 'B' || number(14) < 40) {
      return false;
    }
    long compression = number(30);
    boolean isRaw = compression == 0 || compression == 3;
    long bits = number(28) & 0xFFFF;
    long stride = (number(18) * bits + 31) / 32 * 4;
    long rows = Math.abs((long) (int) number(22));
    return isRaw && stride * rows <= length - number(10);
  }

  private long number(int at) {
    return head.length < at + 4
        ? Long.MAX_VALUE / 2
        : ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xFFFFFFFFL;
  }
}
