package org.resnet4j.image.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.resnet4j.image.RgbImage;

/**
 * Reads PNG files by the rules of Pillow's PngImagePlugin: checksums and ancillary chunks count up
 * to the first image data, and no longer behind them; there, a chunk must only be whole, and an end
 * chunk may be missing. Java's own reader is both stricter and more lenient.
 */
final class PngFile {

  private static final int SIGNATURE = 8;
  private static final int CHECKSUM = 4;
  private static final String DATA = "IDAT";
  private static final String FRAME_DATA = "fdAT";
  private static final String END = "IEND";

  /** A chunk: its name, and where its data begin. */
  private record Chunk(String name, int start, long length) {
    boolean isImage() {
      return name.equals(DATA) || name.equals(FRAME_DATA);
    }
  }

  private final byte[] content;
  private final PngInfo info = new PngInfo();
  private int at = SIGNATURE;

  private PngFile(byte[] content) {
    this.content = content;
  }

  static RgbImage read(byte[] content) throws IOException {
    PngFile file = new PngFile(content);
    Chunk first = file.readHeader();
    RgbImage image = file.readImage(first);
    file.readEnd();
    return image;
  }

  /** What the chunks of a file that can be read say besides its pixels. */
  static PngInfo info(byte[] content) throws IOException {
    PngFile file = new PngFile(content);
    Chunk first = file.readHeader();
    try {
      file.skip(first);
      file.at += CHECKSUM;
      file.readEnd();
    } catch (EOFException e) {
      // its image may be whole all the same: then what came before counts
    }
    return file.info;
  }

  /** Reads chunks up to the first one of image data. */
  private Chunk readHeader() throws IOException {
    while (true) {
      Chunk chunk = nextChunk();
      if (chunk.name().equals(END)) {
        throw new IllegalArgumentException("it has no image data");
      }
      if (chunk.isImage()) {
        if (chunk.name().equals(FRAME_DATA)) {
          info.beginFrameData(
              data(new Chunk(FRAME_DATA, chunk.start(), Math.min(4, chunk.length()))));
        }
        return chunk;
      }
      byte[] data = data(chunk);
      info.add(chunk.name(), data);
      requireChecksum(chunk.name(), data);
    }
  }

  private void requireChecksum(String name, byte[] data) throws EOFException {
    CRC32 checksum = new CRC32();
    checksum.update(name.getBytes(StandardCharsets.ISO_8859_1));
    checksum.update(data);
    if (number(CHECKSUM) != checksum.getValue()) {
      throw new IllegalArgumentException("the checksum of its chunk " + name + " is wrong");
    }
  }

  private Chunk nextChunk() throws EOFException {
    long length = number(4);
    if (content.length - at < 4) {
      throw new EOFException();
    }
    String name = new String(content, at, 4, StandardCharsets.ISO_8859_1);
    if (!name.chars().allMatch(PngFile::isWord)) {
      throw new IllegalArgumentException("it has a chunk without a name");
    }
    at += 4;
    return new Chunk(name, at, length);
  }

  private static boolean isWord(int letter) {
    return letter == '_' || (letter < 128 && Character.isLetterOrDigit(letter));
  }

  private long number(int bytes) throws EOFException {
    if (content.length - at < bytes) {
      throw new EOFException();
    }
    at += bytes;
    return ByteBuffer.wrap(content).getInt(at - bytes) & 0xFFFFFFFFL;
  }

  private byte[] data(Chunk chunk) throws EOFException {
    skip(chunk);
    return Arrays.copyOfRange(content, chunk.start(), at);
  }

  private void skip(Chunk chunk) throws EOFException {
    if (chunk.start() + chunk.length() > content.length) {
      throw new EOFException();
    }
    at = (int) (chunk.start() + chunk.length());
  }

  private RgbImage readImage(Chunk first) throws IOException {
    try (PngPixels pixels = info.pixels()) {
      Chunk chunk = first;
      while (true) {
        int begin = Math.min(content.length, at);
        int end = (int) Math.min(content.length, chunk.start() + chunk.length());
        if (pixels.take(content, begin, end - begin)) {
          at = (int) Math.min(content.length, end + (long) CHECKSUM);
          return pixels.image();
        }
        at = end;
        number(CHECKSUM);
        chunk = nextChunk();
        if (!chunk.isImage() && !chunk.name().equals("DDAT")) {
          throw new EOFException();
        }
        at += chunk.name().equals(FRAME_DATA) ? 4 : 0;
      }
    }
  }

  /** Goes through what is behind the image data: there may be no end, but no half chunk. */
  private void readEnd() throws IOException {
    while (true) {
      Chunk chunk;
      try {
        chunk = nextChunk();
      } catch (EOFException | IllegalArgumentException e) {
        return;
      }
      if (chunk.name().equals(END) || (chunk.name().equals("fcTL") && info.isAnimated())) {
        return;
      }
      byte[] data = data(chunk);
      if (!chunk.isImage()) {
        info.add(chunk.name(), data);
      }
      at = (int) Math.min(content.length, at + (long) CHECKSUM);
    }
  }
}
