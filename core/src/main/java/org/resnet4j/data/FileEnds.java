package org.resnet4j.data;

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

  /** Cameras write some bytes after the end of a JPEG. */
  private static final int TAIL = 4096;

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

  /** Whether a header is there, and the end that a whole file of its format has. */
  boolean looksWhole() {
    Optional<ImageFormat> format = ImageFormat.of(head);
    return format.isPresent()
        && switch (format.get()) {
          case JPEG -> ends("\u00ff\u00d9");
          case PNG -> ends("IEND");
          case GIF -> tail[tail.length - 1] == ';';
          case BMP -> length >= 26 && number(2) <= length;
          case WEBP -> length >= 30 && 8 + number(4) <= length;
          case TIFF -> false;
        };
  }

  private boolean ends(String marker) {
    return new String(tail, StandardCharsets.ISO_8859_1).contains(marker);
  }

  private long number(int at) {
    return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xFFFFFFFFL;
  }
}
