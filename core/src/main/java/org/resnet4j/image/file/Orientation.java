package org.resnet4j.image.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.resnet4j.image.RgbImage;
import org.resnet4j.image.internal.jpeg.JpegHeader;

/**
 * How an image lies in its file, as Pillow's {@code ImageOps.exif_transpose} finds it: by tag 274
 * of Exif 2.32, in a JPEG's APP1, a PNG's eXIf or ImageMagick's raw profile, a WebP's EXIF or a
 * TIFF's first directory; only where none of them has that tag, by {@code tiff:Orientation} in XMP.
 */
enum Orientation {
  UPRIGHT(false),
  MIRRORED(false),
  HALF_TURN(false),
  UPSIDE_DOWN_MIRRORED(false),
  TRANSPOSED(true),
  NEEDS_CLOCKWISE(true),
  TRANSVERSED(true),
  NEEDS_COUNTERCLOCKWISE(true);

  private static final int TAG = 274;
  private static final int TIFF_XMP = 700;
  private static final String PNG_XMP = "XML:com.adobe.xmp";
  private static final String PNG_EXIF = "Raw profile type exif";
  private static final Pattern IN_XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");
  private static final byte[] EXIF_NAME = {'E', 'x', 'i', 'f', 0, 0};

  /** What a file says of itself: a TIFF structure and XMP. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Metadata(Optional<byte[]> exif, Optional<String> xmp) {}

  private final boolean swapsSides;

  Orientation(boolean swapsSides) {
    this.swapsSides = swapsSides;
  }

  /** Returns the orientation that a file's content says; UPRIGHT where it says none. */
  static Orientation of(byte[] content) {
    Metadata metadata = metadata(content);
    byte[] exif = metadata.exif().map(Orientation::withoutName).orElse(new byte[0]);
    boolean isFile = exif == content;
    Optional<TiffDirectory> directory =
        TiffDirectory.parse(exif).filter(found -> isFile || !found.isBig());
    if (directory.map(found -> found.has(TAG)).orElse(exif.length > 0)) {
      return of(directory.map(found -> found.number(TAG, 0)).orElse(0.0));
    }
    Matcher matcher = IN_XMP.matcher(metadata.xmp().orElse(""));
    return matcher.find() ? of(Integer.parseInt(matcher.group(1))) : UPRIGHT;
  }

  private static Orientation of(double number) {
    boolean isOne = number == Math.rint(number) && number >= 1 && number <= values().length;
    return isOne ? values()[(int) number - 1] : UPRIGHT;
  }

  /** Puts the name before Exif data that they have in a JPEG file. */
  static byte[] named(byte[] exif) {
    byte[] named = Arrays.copyOf(EXIF_NAME, EXIF_NAME.length + exif.length);
    System.arraycopy(exif, 0, named, EXIF_NAME.length, exif.length);
    return named;
  }

  /** Without the name, which some programs write twice. */
  private static byte[] withoutName(byte[] exif) {
    int length = EXIF_NAME.length;
    int at = 0;
    while (at < 2 * length
        && exif.length >= at + length
        && Arrays.equals(exif, at, at + length, EXIF_NAME, 0, length)) {
      at += length;
    }
    return at == 0 ? exif : Arrays.copyOfRange(exif, at, exif.length);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Metadata metadata(byte[] content) {
    try {
      return switch (ImageFormat.of(content).orElse(ImageFormat.BMP)) {
        case JPEG -> {
          JpegHeader header = JpegHeader.parse(content);
          yield new Metadata(
              header.exif().map(Orientation::named), header.xmp().map(Orientation::latin));
        }
        case PNG -> png(PngFile.info(content));
        case WEBP ->
            new Metadata(WebpFile.exif(content), WebpFile.xmp(content).map(Orientation::latin));
        case TIFF ->
            new Metadata(
                Optional.of(content),
                TiffDirectory.parse(content)
                    .flatMap(directory -> directory.bytes(TIFF_XMP))
                    .map(Orientation::latin));
        case GIF, BMP, PNM -> new Metadata(Optional.empty(), Optional.empty());
      };
    } catch (IOException | IllegalArgumentException e) {
      return new Metadata(Optional.empty(), Optional.empty()); // what cannot be read says nothing
    }
  }

  private static Metadata png(PngInfo info) {
    Optional<String> text = info.text(PNG_XMP).filter(found -> !found.isEmpty());
    return new Metadata(
        info.exif().or(() -> info.text(PNG_EXIF).map(Orientation::profile)),
        text.or(() -> info.xmp().map(Orientation::latin)));
  }

  /** ImageMagick's: a name and a length, each on its line, and bytes in hexadecimal digits. */
  private static byte[] profile(String text) {
    String digits = Arrays.stream(text.split("\n", -1)).skip(3).collect(Collectors.joining());
    return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
  }

  RgbImage apply(RgbImage image) {
    if (this == UPRIGHT) {
      return image;
    }
    int width = swapsSides ? image.height() : image.width();
    int height = swapsSides ? image.width() : image.height();
    byte[] pixels = new byte[image.pixels().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(image.pixels(), 3 * source(image, x, y), pixels, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, pixels);
  }

  /** The pixel of the stored image that is at (x, y) of the upright one. */
  private int source(RgbImage image, int x, int y) {
    int right = image.width() - 1;
    int bottom = image.height() - 1;
    int column =
        switch (this) {
          case UPRIGHT, UPSIDE_DOWN_MIRRORED -> x;
          case MIRRORED, HALF_TURN -> right - x;
          case TRANSPOSED, NEEDS_CLOCKWISE -> y;
          case TRANSVERSED, NEEDS_COUNTERCLOCKWISE -> right - y;
        };
    int row =
        switch (this) {
          case UPRIGHT, MIRRORED -> y;
          case HALF_TURN, UPSIDE_DOWN_MIRRORED -> bottom - y;
          case TRANSPOSED, NEEDS_COUNTERCLOCKWISE -> x;
          case NEEDS_CLOCKWISE, TRANSVERSED -> bottom - x;
        };
    return row * image.width() + column;
  }
}
