package org.resnet4j.image.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.resnet4j.IoReason;
import org.resnet4j.OutOfMemory;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.image.ImageTooLarge;
import org.resnet4j.image.RgbImage;
import org.resnet4j.image.internal.jpeg.JpegFile;
import org.resnet4j.image.internal.jpeg.JpegHeader;
import org.resnet4j.image.internal.jpeg.JpegScans;

/**
 * Reads PNG, JPEG, GIF, BMP, TIFF, WebP and PNM files as Python's {@code
 * Image.open(file).convert("RGB")} does, and so torchvision's {@code ImageFolder}: grey becomes
 * three equal channels, palettes are looked up, alpha is dropped (not blended), colour profiles and
 * orientation are not applied, CMYK is inverted as Adobe's programs store it. Samples of 16 bits
 * lose their lower byte, but grey ones are cut off at 255, as Pillow 13 does it. Of damaged files,
 * those are taken that Pillow takes (without its LOAD_TRUNCATED_IMAGES), with what it makes up.
 *
 * <p>Pixels equal Pillow's to the bit but for three kinds: lossy WebP, whose colours are stored at
 * half the size and not interpolated here (off by tens of units at sharp edges between colours),
 * and TIFF in YCbCr (by one unit) and in CIE L*a*b*.
 *
 * <p>The class opens no window; a program may want {@code -Djava.awt.headless=true} all the same.
 */
public final class ImageFile {

  private ImageFile() {}

  /**
   * Reads one image, the first where the file holds several.
   *
   * @throws ResnetException of kind DATA where there is no such file or it is no image, FAILED
   *     where it cannot be read, RESOURCES where it does not fit into the heap
   */
  public static RgbImage read(Path file) {
    return inHeap(file, () -> decode(file, content(file)));
  }

  /**
   * Reads one image as {@link #read(Path)}, turned as the file's Exif data or XMP say it was taken:
   * Pillow's {@code ImageOps.exif_transpose}. torchvision's loader does not do that.
   */
  public static RgbImage readUpright(Path file) {
    return inHeap(file, () -> upright(file, content(file)));
  }

  private static RgbImage upright(Object name, byte[] content) {
    RgbImage image = decode(name, content);
    return ImageFormat.of(content).equals(Optional.of(ImageFormat.TIFF))
        ? image
        : Orientation.of(content).apply(image);
  }

  /**
   * Reads an image that lies in memory, as {@link #read(Path)}; the bytes may be changed.
   *
   * @param name what messages call it; it need not be a path
   * @throws ResnetException of kind DATA where it is no image, RESOURCES where it does not fit into
   *     the heap
   */
  public static RgbImage read(String name, byte[] content) {
    return inHeap(name, () -> decode(name, content));
  }

  /** Reads an image that lies in memory, turned as {@link #readUpright(Path)} does it. */
  public static RgbImage readUpright(String name, byte[] content) {
    return inHeap(name, () -> upright(name, content));
  }

  /** An image for which there is no memory is not damaged. */
  public static <T> T inHeap(Object name, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (OutOfMemoryError e) {
      long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
      throw new ResnetException(
          ResnetException.Kind.RESOURCES,
          Text.of(
              "%s does not fit into Java's heap of %d MiB; give it more, as by"
                  + " RESNET_JAVA_OPTS=-Xmx%dg, or make the image smaller",
              name, mebibytes, (2 * mebibytes + 1023) / 1024),
          e);
    }
  }

  /** Whether a file's name has an extension of an image, in capitals or not. */
  public static boolean hasImageName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ImageFormat.allExtensions().stream().anyMatch(each -> name.endsWith("." + each));
  }

  /**
   * Says why a file cannot be an image, without its path: "is empty", "is not an image; allowed are
   * ...", "is damaged: ...". Empty where its header and its end look whole: only a file of which
   * one does not is decoded, so what {@link #read} accepts is never rejected.
   *
   * @throws ResnetException of kind FAILED where it cannot be read, RESOURCES where it must be
   *     decoded and does not fit into the heap
   */
  public static Optional<String> fault(Path file) {
    return inHeap(file, () -> faultIn(file));
  }

  private static Optional<String> faultIn(Path file) {
    if (FileEnds.of(file).looksWhole()) {
      return Optional.empty();
    }
    try {
      byte[] content = content(file);
      if (!looksWhole(format(file, content), content)) {
        decode(file, content);
      }
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

  /** By what a file says of its parts, without decoding them. */
  private static boolean looksWhole(ImageFormat format, byte[] content) {
    return switch (format) {
      case JPEG -> JpegScans.areComplete(content);
      case TIFF -> TiffParts.areIn(content);
      default -> false;
    };
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

  private static ImageFormat format(Object name, byte[] content) {
    return ImageFormat.of(content)
        .orElseThrow(
            () ->
                ResnetException.data(
                    name
                        + (content.length == 0 ? " is empty" : " is not an image")
                        + "; allowed are "
                        + ImageFormat.NAMES));
  }

  /** Reads an image from the content of a file, which may be overwritten. */
  static RgbImage decode(Object name, byte[] content) {
    ImageFormat format = format(name, content);
    try {
      return decode(content, format);
    } catch (IOException | RuntimeException e) {
      OutOfMemory.rethrow(e);
      if (e instanceof ResnetException known) {
        throw known;
      }
      throw new ResnetException(ResnetException.Kind.DATA, name + reason(e), e);
    }
  }

  /** What is wrong with a file, and what to do about it. */
  private static String reason(Exception cause) {
    if (breaksOff(cause)) {
      return " is damaged: it breaks off; copy or download it again";
    }
    if (cause instanceof ImageTooLarge) {
      return " " + cause.getMessage();
    }
    boolean says = cause instanceof IOException || cause instanceof IllegalArgumentException;
    String what =
        says && cause.getMessage() != null ? cause.getMessage() : "its parts do not fit together";
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

  private static RgbImage decode(byte[] content, ImageFormat format) throws IOException {
    return switch (format) {
      case JPEG -> jpeg(content);
      case PNG -> PngFile.read(content);
      case GIF -> GifFile.read(content);
      case BMP -> BmpFile.read(content);
      case PNM -> PnmFile.read(content);
      case TIFF -> Orientation.of(content).apply(TiffFile.read(content));
      case WEBP -> WebpFile.read(content);
    };
  }

  private static RgbImage jpeg(byte[] content) throws IOException {
    JpegHeader header = JpegHeader.parse(content);
    ImageTooLarge.check(header.area());
    return JpegFile.read(content, header);
  }
}
