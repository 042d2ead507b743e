package org.resnet4j.image.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of image files that are read, told apart by their first bytes. */
public enum ImageFormat {
  PNG("\u0089PNG\r\n\u001a\n", "png", "apng"),
  JPEG("\u00ff\u00d8\u00ff", "jpg", "jpeg", "jpe", "jfif", "jif", "mpo"),
  GIF("GIF8", "gif"),
  BMP("BM", "bmp", "dib") {
    @Override
    boolean begins(byte[] content) {
      return super.begins(content)
          || (content.length >= 4
              && BmpHeader.isSize(
                  ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFFFFFFL));
    }
  },
  TIFF("II*\0", "tif", "tiff") {
    @Override
    boolean begins(byte[] content) {
      return super.begins(content) || matches(content, 0, "MM\0*") || matches(content, 0, "II+\0");
    }
  },
  PNM("P", "ppm", "pgm", "pbm", "pnm", "pfm") {
    @Override
    boolean begins(byte[] content) {
      return super.begins(content)
          && content.length >= 3
          && "123456f".indexOf(content[1]) >= 0
          && PnmFile.isSpace(content[2]);
    }
  },
  WEBP("RIFF", "webp") {
    @Override
    boolean begins(byte[] content) {
      return super.begins(content) && matches(content, 8, "WEBP");
    }
  };

  /** What a user is told. */
  public static final String NAMES = "PNG, JPEG, GIF, BMP, TIFF, WebP and PNM";

  private final String magic;
  private final List<String> extensions;

  ImageFormat(String magic, String... extensions) {
    this.magic = magic;
    this.extensions = List.of(extensions);
  }

  /** Returns the format of a file that begins so. */
  static Optional<ImageFormat> of(byte[] content) {
    return Arrays.stream(values()).filter(format -> format.begins(content)).findFirst();
  }

  /** Returns all extensions of files, in lower case, without a dot. */
  public static List<String> allExtensions() {
    return Arrays.stream(values()).flatMap(format -> format.extensions.stream()).toList();
  }

  boolean begins(byte[] content) {
    return matches(content, 0, magic);
  }

  private static boolean matches(byte[] content, int offset, String expected) {
    byte[] bytes = expected.getBytes(StandardCharsets.ISO_8859_1);
    int end = offset + bytes.length;
    return content.length >= end && Arrays.equals(content, offset, end, bytes, 0, bytes.length);
  }
}
