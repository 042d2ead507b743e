package org.resnet4j.image.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks of a PNG file say, with the checks of Pillow's PngImagePlugin: a chunk that is
 * too short, or a text that unpacks to more than a megabyte, makes a file unreadable.
 */
final class PngInfo {

  private static final int MOST_TEXT = 1 << 20;
  private static final int MOST_TEXTS = 64 * MOST_TEXT;
  private static final String XMP = "XML:com.adobe.xmp";

  private PngPixels.@Nullable Format format;
  private byte[] palette = {};
  private PngPixels.@Nullable Box box;
  private long frames;
  private long sequence = -1;
  private byte @Nullable [] exif;
  private byte @Nullable [] xmp;
  private final Map<String, String> texts = new HashMap<>();
  private long textLength;

  /** A decoder of the image data. */
  PngPixels pixels() {
    if (format == null) {
      throw new IllegalArgumentException("it has no header");
    }
    return new PngPixels(format, palette, box == null ? format.whole() : box);
  }

  boolean isAnimated() {
    return frames > 1;
  }

  /** Exif data, as in a JPEG file behind a name. */
  Optional<byte[]> exif() {
    return Optional.ofNullable(exif);
  }

  /** What an iTXt chunk says of the image in XMP, whether it is UTF-8 or not. */
  Optional<byte[]> xmp() {
    return Optional.ofNullable(xmp);
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(texts.get(key));
  }

  /** Takes a chunk that holds no image data. */
  void add(String name, byte[] data) {
    switch (name) {
      case "IHDR" -> format = PngPixels.Format.parse(data);
      case "PLTE" -> setPalette(data);
      case "tRNS" -> require(data.length >= transparency(), name);
      case "gAMA" -> require(data.length >= 4, name);
      case "cHRM" -> require(data.length >= 32, name);
      case "sRGB" -> require(data.length >= 1, name);
      case "pHYs" -> require(data.length >= 9, name);
      case "iCCP" -> checkProfile(data);
      case "tEXt" -> addText(data);
      case "zTXt" -> addPackedText(data);
      case "iTXt" -> addInternationalText(data);
      case "eXIf" -> exif = Orientation.named(data);
      case "acTL" -> addAnimation(data);
      case "fcTL" -> addFrame(data);
      default -> {}
    }
  }

  private static void require(boolean holds, String name) {
    if (!holds) {
      throw new IllegalArgumentException("its chunk " + name + " is broken");
    }
  }

  private void setPalette(byte[] data) {
    if (format != null && format.isIndexed()) {
      require(data.length / 3 <= 256, "PLTE");
      palette = data;
    }
  }

  private int transparency() {
    return format == null ? 0 : format.transparencyBytes();
  }

  private void checkProfile(byte[] data) {
    int end = zero(data, 0);
    require(end + 1 < data.length && data[end + 1] == 0, "iCCP");
    unpack(data, end + 2, "iCCP");
  }

  /** Where the next zero is, or -1. */
  private static int zero(byte[] data, int from) {
    for (int i = from; i < data.length; i++) {
      if (data[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Unpacks what follows, or as much as is intact of it; nothing where it is broken. */
  private static Optional<byte[]> unpack(byte[] data, int from, String name) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data, from, data.length - from);
      byte[] text = new byte[MOST_TEXT];
      int length = 0;
      int read;
      do {
        read = inflater.inflate(text, length, text.length - length);
        length += read;
      } while (read > 0 && length < text.length);
      require(inflater.finished() || inflater.getRemaining() == 0, name);
      return Optional.of(Arrays.copyOf(text, length));
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }

  private void addText(byte[] data) {
    int end = zero(data, 0);
    byte[] text = end < 0 ? new byte[0] : Arrays.copyOfRange(data, end + 1, data.length);
    String key = latin(Arrays.copyOf(data, end < 0 ? data.length : end));
    if (key.equals("exif")) {
      exif = text;
    }
    put(key, latin(text));
  }

  private void addPackedText(byte[] data) {
    int end = zero(data, 0);
    String key = latin(Arrays.copyOf(data, end < 0 ? data.length : end));
    byte[] text = {};
    if (end >= 0 && end + 1 < data.length) {
      require(data[end + 1] == 0, "zTXt");
      text = unpack(data, end + 2, "zTXt").orElse(text);
    }
    put(key, latin(text));
  }

  private void addInternationalText(byte[] data) {
    int key = zero(data, 0);
    int language = key < 0 || key + 3 > data.length ? -1 : zero(data, key + 3);
    int translated = language < 0 ? -1 : zero(data, language + 1);
    boolean packed = translated >= 0 && data[key + 1] != 0;
    if (translated < 0 || (packed && data[key + 2] != 0)) {
      return;
    }
    Optional<byte[]> text =
        packed
            ? unpack(data, translated + 1, "iTXt")
            : Optional.of(Arrays.copyOfRange(data, translated + 1, data.length));
    text.ifPresent(found -> putUtf8(latin(Arrays.copyOf(data, key)), found));
  }

  private void putUtf8(String key, byte[] text) {
    if (key.equals(XMP)) {
      xmp = text;
    }
    try {
      put(key, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
    } catch (CharacterCodingException e) {
      // only its bytes are kept
    }
  }

  private void put(String key, String text) {
    textLength += text.length();
    require(textLength <= MOST_TEXTS, "of text");
    texts.put(key, text);
  }

  private static String latin(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private void addAnimation(byte[] data) {
    require(data.length >= 8, "acTL");
    long count = ByteBuffer.wrap(data).getInt() & 0xFFFFFFFFL;
    frames = frames > 0 || count > 0x80000000L ? 0 : count;
  }

  private void addFrame(byte[] data) {
    require(data.length >= 26, "fcTL");
    ByteBuffer in = ByteBuffer.wrap(data);
    countSequence(in.getInt() & 0xFFFFFFFFL);
    long width = in.getInt() & 0xFFFFFFFFL;
    long height = in.getInt() & 0xFFFFFFFFL;
    long left = in.getInt() & 0xFFFFFFFFL;
    long top = in.getInt() & 0xFFFFFFFFL;
    PngPixels.Box whole = format == null ? new PngPixels.Box(0, 0, 0, 0) : format.whole();
    require(left + width <= whole.width() && top + height <= whole.height(), "fcTL");
    box = new PngPixels.Box((int) left, (int) top, (int) width, (int) height);
  }

  /** Frames are numbered, and so are the chunks of their data. */
  void beginFrameData(byte[] head) {
    require(head.length >= 4, "fdAT");
    countSequence(ByteBuffer.wrap(head).getInt() & 0xFFFFFFFFL);
  }

  private void countSequence(long number) {
    require(number == sequence + 1, "fcTL");
    sequence = number;
  }
}
