package org.resnet4j.image.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.resnet4j.image.ImageTooLarge;
import org.resnet4j.image.RgbImage;

/**
 * Reads PBM, PGM, PPM and PFM files by the rules of Pillow's PpmImagePlugin: P1 to P6 and Pf, with
 * samples of one or two bytes raised to 255 or 65535; grey of more than a byte is cut off at 255.
 */
final class PnmFile {

  private static final int LONGEST_TOKEN = 10;

  private final byte[] content;
  private int at;

  private PnmFile(byte[] content) {
    this.content = content;
  }

  static RgbImage read(byte[] content) throws IOException {
    return new PnmFile(content).read();
  }

  /** How long a file must be that begins so; as long as can be where that is not known. */
  static long length(byte[] head) {
    try {
      PnmFile file = new PnmFile(head);
      String magic = file.magic();
      long width = number(file.token());
      long height = number(file.token());
      return switch (magic) {
        case "P4" -> file.at + (width + 7) / 8 * height;
        case "P5", "P6" -> {
          int bytes = file.most() < 256 ? 1 : 2;
          yield file.at + (magic.equals("P5") ? 1L : 3L) * bytes * width * height;
        }
        default -> Long.MAX_VALUE;
      };
    } catch (EOFException | IllegalArgumentException e) {
      return Long.MAX_VALUE;
    }
  }

  private RgbImage read() throws IOException {
    String magic = magic();
    long width = number(token());
    long height = number(token());
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("it has no pixels");
    }
    ImageTooLarge.check(Math.multiplyExact(width, height));
    int area = (int) (width * height);
    byte[] pixels =
        switch (magic) {
          case "P1" -> new PnmText(content, at).bits(area);
          case "P4" -> bits((int) width, (int) height);
          case "Pf" -> floats((int) width, area, scale());
          default -> samples(area, magic, most());
        };
    return new RgbImage((int) width, (int) height, pixels);
  }

  private String magic() {
    StringBuilder magic = new StringBuilder();
    for (int i = 0; i < 6 && at < content.length; i++) {
      byte letter = content[at++];
      if (isSpace(letter)) {
        break;
      }
      magic.append((char) (letter & 0xFF));
    }
    String found = magic.toString();
    if (!found.matches("P[1-6f]")) {
      throw new IllegalArgumentException("its kind is '" + found + "'");
    }
    return found;
  }

  static boolean isSpace(int letter) {
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
  }

  /** The next word of the header; a # comments up to the end of its line, and joins words. */
  private String token() throws EOFException {
    StringBuilder token = new StringBuilder();
    while (token.length() <= LONGEST_TOKEN && at < content.length) {
      byte letter = content[at++];
      if (isSpace(letter)) {
        if (token.length() > 0) {
          break;
        }
      } else if (letter == '#') {
        skipComment();
      } else {
        token.append((char) (letter & 0xFF));
      }
    }
    if (token.length() == 0) {
      throw new EOFException();
    }
    if (token.length() > LONGEST_TOKEN) {
      throw new IllegalArgumentException("its header has a number of more than 10 digits");
    }
    return token.toString();
  }

  private void skipComment() {
    while (at < content.length && content[at] != '\n' && content[at] != '\r') {
      at++;
    }
    at = Math.min(content.length, at + 1);
  }

  /** A number as Python reads it. */
  static long number(String token) {
    String digits = token.startsWith("+") || token.startsWith("-") ? token.substring(1) : token;
    if (!digits.matches("[0-9]+(_[0-9]+)*")) {
      throw new IllegalArgumentException("it has no number where '" + token + "' is");
    }
    long value = Long.parseLong(digits.replace("_", ""));
    return token.startsWith("-") ? -value : value;
  }

  private int most() throws EOFException {
    long most = number(token());
    if (most < 1 || most > 65535) {
      throw new IllegalArgumentException("its largest sample is " + most);
    }
    return (int) most;
  }

  /** A negative one says that the low byte comes first. */
  private double scale() throws EOFException {
    String token = token();
    if (!token.matches("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")) {
      throw new IllegalArgumentException("its scale is " + token);
    }
    double scale = Double.parseDouble(token);
    if (scale == 0 || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("its scale is " + token);
    }
    return scale;
  }

  private void require(long bytes) throws EOFException {
    if (content.length - at < bytes) {
      throw new EOFException();
    }
  }

  private byte[] bits(int width, int height) throws EOFException {
    int rowBytes = (width + 7) / 8;
    require((long) rowBytes * height);
    byte[] pixels = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int bit = content[at + y * rowBytes + x / 8] >> (7 - x % 8) & 1;
        set(pixels, y * width + x, 255 * (1 - bit));
      }
    }
    return pixels;
  }

  static void set(byte[] pixels, int pixel, int grey) {
    for (int channel = 0; channel < 3; channel++) {
      pixels[3 * pixel + channel] = (byte) grey;
    }
  }

  /** Rows from the bottom. */
  private byte[] floats(int width, int area, double scale) throws EOFException {
    require(4L * area);
    ByteBuffer in = ByteBuffer.wrap(content);
    in.order(scale < 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    byte[] pixels = new byte[3 * area];
    for (int i = 0; i < area; i++) {
      int row = area / width - 1 - i / width;
      int grey = (int) Math.max(0, Math.min(255, in.getFloat(at + 4 * i)));
      set(pixels, row * width + i % width, grey);
    }
    return pixels;
  }

  private byte[] samples(int area, String magic, int most) throws EOFException {
    boolean isGrey = magic.equals("P2") || magic.equals("P5");
    int top = isGrey && most > 255 ? 65535 : 255;
    int count = isGrey ? area : 3 * area;
    IntSource source = magic.equals("P2") || magic.equals("P3") ? text(most) : raw(count, most);
    byte[] pixels = new byte[3 * area];
    for (int i = 0; i < count; i++) {
      int raised = Math.min(255, raised(source.next(), most, top));
      if (isGrey) {
        set(pixels, i, raised);
      } else {
        pixels[i] = (byte) raised;
      }
    }
    source.end();
    return pixels;
  }

  /** Gives sample by sample. */
  interface IntSource {
    int next() throws EOFException;

    default void end() {}
  }

  private IntSource text(int most) {
    PnmText text = new PnmText(content, at);
    return new IntSource() {
      @Override
      public int next() throws EOFException {
        return text.sample(most);
      }

      @Override
      public void end() {
        text.requireEnd();
      }
    };
  }

  private IntSource raw(int count, int most) throws EOFException {
    int bytes = most < 256 ? 1 : 2;
    require((long) count * bytes);
    return () -> {
      int first = content[at++] & 0xFF;
      return bytes == 1 ? first : first << 8 | (content[at++] & 0xFF);
    };
  }

  /** As Python divides and rounds: to the nearest, halves to the even one. */
  private static int raised(int value, int most, int top) {
    return (int) Math.rint(value / (double) most * top);
  }
}
