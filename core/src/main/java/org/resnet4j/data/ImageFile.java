package org.resnet4j.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;

/**
 * Reads PNG, JPEG, GIF, BMP, TIFF and WebP files as Python's {@code
 * Image.open(file).convert("RGB")} does, and so torchvision's {@code ImageFolder}: grey becomes
 * three equal channels, palettes are looked up, alpha is dropped (not blended), colour profiles and
 * orientation are not applied, CMYK is inverted as Adobe's programs store it. Samples of 16 bits
 * lose their lower byte, but grey ones are cut off at 255, as Pillow 13 does it.
 *
 * <p>Samples equal Pillow's to the bit but for three kinds: lossy WebP, whose colours are stored at
 * half the size and not interpolated here (off by tens of units at sharp edges between colours),
 * and TIFF in YCbCr (by one unit) and in CIE L*a*b*.
 *
 * <p>The class opens no window; a program may want {@code -Djava.awt.headless=true} all the same.
 */
public final class ImageFile {

  /** The largest image in pixels; more is taken for a mistake or an attack. */
  static final long LIMIT = 200_000_000;

  /** Where a PNG file says its colour type. */
  private static final int PNG_COLOR_TYPE = 25;

  private ImageFile() {}

  /**
   * Reads one image, the first where the file holds several.
   *
   * @throws ResnetException of kind DATA where there is no such file or it is no image, FAILED
   *     where it cannot be read
   */
  public static RgbImage read(Path file) {
    return decode(file, content(file));
  }

  /**
   * The same, turned as the file's Exif data say it was taken: Pillow's {@code
   * ImageOps.exif_transpose}. torchvision's loader does not do that.
   */
  public static RgbImage readUpright(Path file) {
    return upright(file, content(file));
  }

  private static RgbImage upright(Path file, byte[] content) {
    RgbImage image = decode(file, content);
    return ImageFormat.of(content).equals(Optional.of(ImageFormat.TIFF))
        ? image
        : Orientation.of(content).apply(image);
  }

  /**
   * Reads an image that lies in memory, as {@link #read(Path)}; the bytes may be changed.
   *
   * @param name what messages call it
   * @throws ResnetException of kind DATA where it is no image
   */
  public static RgbImage read(String name, byte[] content) {
    return decode(Path.of(name), content);
  }

  /** The same, turned as its Exif data say. */
  public static RgbImage readUpright(String name, byte[] content) {
    return upright(Path.of(name), content);
  }

  /** Whether a file's name has an extension of an image, in capitals or not. */
  static boolean hasImageName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ImageFormat.allExtensions().stream().anyMatch(each -> name.endsWith("." + each));
  }

  /** Whether the first bytes of a file are those of an image. */
  static boolean isImage(Path file) {
    return ImageFormat.of(firstBytes(file)).isPresent();
  }

  /**
   * Checks the first bytes of a file.
   *
   * @throws ResnetException of kind DATA where it is no image
   */
  static void requireImage(Path file) {
    format(file, firstBytes(file));
  }

  /**
   * Says why a file cannot be an image, without its path: "is empty", "is not an image; allowed are
   * ...", "is damaged: ...". Empty where its header and its end look whole: only a file of which
   * one does not is decoded, so what {@link #read} accepts is never rejected.
   *
   * @throws ResnetException of kind FAILED where it cannot be read
   */
  public static Optional<String> fault(Path file) {
    if (FileEnds.of(file).looksWhole()) {
      return Optional.empty();
    }
    try {
      read(file);
      return Optional.empty();
    } catch (ResnetException e) {
      if (e.kind() != ResnetException.Kind.DATA) {
        throw e;
      }
      String path = file + " ";
      String reason = String.valueOf(e.getMessage());
      return Optional.of(reason.startsWith(path) ? reason.substring(path.length()) : reason);
    }
  }

  private static byte[] firstBytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(ImageFormat.MAGIC_BYTES);
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static byte[] content(Path file) {
    if (Files.isDirectory(file)) {
      throw ResnetException.data(file + " is a folder, not an image");
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }

  private static ResnetException missing(Path file) {
    return ResnetException.data(
        Files.isSymbolicLink(file)
            ? file + " is a link to a file that is not there"
            : "no such image: " + file);
  }

  private static ImageFormat format(Path file, byte[] content) {
    return ImageFormat.of(content)
        .orElseThrow(
            () ->
                ResnetException.data(
                    file
                        + (content.length == 0 ? " is empty" : " is not an image")
                        + "; allowed are "
                        + ImageFormat.NAMES));
  }

  private static RgbImage decode(Path file, byte[] content) {
    ImageFormat format = format(file, content);
    try {
      return decode(file, content, format);
    } catch (IOException | RuntimeException e) {
      if (e instanceof ResnetException known) {
        throw known;
      }
      throw new ResnetException(ResnetException.Kind.DATA, file + reason(e), e);
    }
  }

  /** What is wrong with a file, and what to do about it. */
  private static String reason(Exception cause) {
    if (breaksOff(cause)) {
      return " is damaged: it breaks off; copy or download it again";
    }
    boolean readersOwn =
        cause instanceof NullPointerException || cause instanceof ClassCastException;
    String what =
        cause.getMessage() == null || readersOwn || cause instanceof IndexOutOfBoundsException
            ? "its parts do not fit together"
            : cause.getMessage();
    return " is damaged or of an unusual kind: " + what + "; save it as PNG";
  }

  private static boolean breaksOff(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      boolean disguised =
          each instanceof ClassCastException && String.valueOf(each.getMessage()).contains("EOF");
      if (each instanceof EOFException || disguised) {
        return true;
      }
    }
    return false;
  }

  private static RgbImage decode(Path file, byte[] content, ImageFormat format) throws IOException {
    if (format == ImageFormat.JPEG) {
      JpegHeader.hideProfiles(content);
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      reader.setInput(in, true, true);
      requireSize(file, (long) reader.getWidth(0) * reader.getHeight(0));
      return switch (format) {
        case JPEG -> jpeg(reader, content);
        case GIF -> gif(file, reader, content);
        case PNG -> Samples.toRgb(reader.read(0), content[PNG_COLOR_TYPE] == 0);
        case TIFF -> Orientation.of(content).apply(tiff(reader.read(0)));
        case WEBP -> webp(reader, content);
        case BMP -> Samples.toRgb(reader.read(0), false);
      };
    } finally {
      reader.dispose();
    }
  }

  private static void requireSize(Path file, long area) {
    if (area > LIMIT) {
      throw ResnetException.data(
          String.format("%s has %d pixels; at most %d are allowed", file, area, LIMIT));
    }
  }

  /** Java's JPEG reader only warns of a file that breaks off, and guesses colours its own way. */
  private static RgbImage jpeg(ImageReader reader, byte[] content) throws IOException {
    AtomicBoolean brokenOff = new AtomicBoolean();
    reader.addIIOReadWarningListener(
        (source, warning) -> brokenOff.compareAndSet(false, warning.contains("premature end")));
    RgbImage image = JpegColors.toRgb(reader.readRaster(0, null), JpegHeader.parse(content));
    if (brokenOff.get()) {
      throw new EOFException();
    }
    return image;
  }

  private static RgbImage gif(Path file, ImageReader reader, byte[] content) throws IOException {
    GifScreen screen = GifScreen.parse(content);
    requireSize(file, screen.area());
    BufferedImage frame = reader.read(0);
    return screen.place(Samples.toRgb(frame, false), Samples.palette(frame.getColorModel()));
  }

  /** The reader fills what is missing of a file with anything; RIFF says how long it should be. */
  private static RgbImage webp(ImageReader reader, byte[] content) throws IOException {
    long length = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFFFFFFL;
    if (content.length < 8 + length) {
      throw new EOFException();
    }
    return Samples.toRgb(reader.read(0), false);
  }

  private static RgbImage tiff(BufferedImage image) {
    return Samples.toRgb(image, image.getRaster().getNumBands() == 1);
  }
}
