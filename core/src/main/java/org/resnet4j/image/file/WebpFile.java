package org.resnet4j.image.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.resnet4j.image.RgbImage;

/** Reads WebP files by TwelveMonkeys' reader, and their chunks as libwebp does. */
final class WebpFile {

  private static final int FIRST_CHUNK = 12;
  private static final int HEADER = 8;
  private static final int FLAGS = 20;

  private WebpFile() {}

  /** The reader fills what is missing of a file with anything; RIFF says how long it should be. */
  static RgbImage read(byte[] content) throws IOException {
    if (content.length < FIRST_CHUNK || content.length < HEADER + number(content, 4)) {
      throw new EOFException();
    }
    return RasterToRgb.toRgb(RasterToRgb.decode("WEBP", content), false);
  }

  /** The TIFF structure of an EXIF chunk. */
  static Optional<byte[]> exif(byte[] content) {
    return chunk(content, "EXIF", 0x08);
  }

  /** The text of an XMP chunk. */
  static Optional<byte[]> xmp(byte[] content) {
    return chunk(content, "XMP ", 0x04);
  }

  /** The first such chunk of an extended file whose header says that there is one. */
  private static Optional<byte[]> chunk(byte[] content, String name, int flag) {
    boolean hasOne =
        content.length > FLAGS
            && name(content, FIRST_CHUNK).equals("VP8X")
            && (content[FLAGS] & flag) != 0;
    long at = FIRST_CHUNK;
    while (hasOne && at + HEADER <= content.length) {
      long end = at + HEADER + number(content, (int) at + 4);
      if (name(content, (int) at).equals(name) && end <= content.length) {
        return Optional.of(Arrays.copyOfRange(content, (int) at + HEADER, (int) end))
            .filter(data -> data.length > 0);
      }
      at = end + end % 2;
    }
    return Optional.empty();
  }

  private static String name(byte[] content, int at) {
    return new String(content, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static long number(byte[] content, int at) {
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xFFFFFFFFL;
  }
}
