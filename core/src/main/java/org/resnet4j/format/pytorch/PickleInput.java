package org.resnet4j.format.pytorch;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.resnet4j.Text;
import org.resnet4j.format.PickleFault;
import org.resnet4j.format.ReadBudget;

/** The bytes of a pickle. Lengths that the pickle states are checked against the bytes left. */
final class PickleInput {

  private static final int LONGEST_LINE = 1 << 16;
  private static final int LONG_TEXT = 1 << 10;
  private static final int LONGEST_INTEGER = 1 << 10;

  private final ByteBuffer in;
  private final ReadBudget budget;

  PickleInput(ByteBuffer in, ReadBudget budget) {
    this.in = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.budget = budget;
  }

  ReadBudget budget() {
    return budget;
  }

  int position() {
    return in.position();
  }

  int size() {
    return in.limit();
  }

  int u1() {
    return in.get() & 0xff;
  }

  int u2() {
    return in.getShort() & 0xffff;
  }

  int i4() {
    return in.getInt();
  }

  long u4() {
    return in.getInt() & 0xffffffffL;
  }

  long i8() {
    return in.getLong();
  }

  /** A big-endian double, as BINFLOAT has it. */
  double f8() {
    return Double.longBitsToDouble(Long.reverseBytes(in.getLong()));
  }

  /** The next bytes, not copied. */
  ByteBuffer view(long length) {
    if (length < 0) {
      throw new PickleFault("states a length of " + length);
    }
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer view = in.slice(in.position(), (int) length).asReadOnlyBuffer();
    in.position(in.position() + (int) length);
    return view.order(ByteOrder.LITTLE_ENDIAN);
  }

  String utf8(long length) {
    ByteBuffer bytes = view(length);
    budget.charge(2 * length);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (length > LONG_TEXT && text.chars().allMatch(c -> c <= 0xff)) {
        budget.release(2 * length - text.length()); // a byte a character: bytes of protocol 2
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new PickleFault("holds text that is not UTF-8");
    }
  }

  /** A little-endian integer in two's complement, as LONG1 and LONG4 have it. */
  Pickled integer(long length) {
    if (length > LONGEST_INTEGER) {
      throw new PickleFault(Text.of("holds an integer of %d bytes", length));
    }
    ByteBuffer bytes = view(length);
    byte[] bigEndian = new byte[bytes.remaining() + 1];
    for (int i = bigEndian.length - 1; i > 0; i--) {
      bigEndian[i] = bytes.get();
    }
    bigEndian[0] = (byte) (bigEndian.length > 1 ? bigEndian[1] >> 7 : 0);
    return integer(new BigInteger(bigEndian));
  }

  static Pickled integer(BigInteger value) {
    return value.bitLength() < Long.SIZE
        ? new Pickled.Int(value.longValue())
        : new Pickled.BigInt(value);
  }

  /** An integer as a line of text; {@code 00} and {@code 01} are booleans. */
  Pickled integerLine() {
    String line = line();
    if (line.equals("00") || line.equals("01")) {
      return new Pickled.Bool(line.equals("01"));
    }
    String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
    if (digits.length() > LONGEST_INTEGER || !digits.matches("[+-]?[0-9]+")) {
      throw PickleFault.malformed();
    }
    return integer(new BigInteger(digits));
  }

  /** A number as a line of text, as Python's repr writes it. */
  double realLine() {
    String line = line();
    if (line.matches("-?inf")) {
      return line.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (line.equals("nan")) {
      return Double.NaN;
    }
    if (!line.matches("[+-]?[0-9]*\\.?[0-9]*([eE][+-]?[0-9]+)?") || !line.matches(".*[0-9].*")) {
      throw PickleFault.malformed();
    }
    try {
      return Double.parseDouble(line);
    } catch (NumberFormatException e) {
      throw PickleFault.malformed();
    }
  }

  /** The bytes up to the next line feed, each a character. */
  String line() {
    int from = in.position();
    int length = 0;
    while (in.get() != '\n') {
      if (++length > LONGEST_LINE) {
        throw new PickleFault(Text.of("has a line of more than %d bytes", LONGEST_LINE));
      }
    }
    budget.charge(length);
    return StandardCharsets.ISO_8859_1.decode(in.slice(from, length)).toString();
  }

  /** A quoted string of Python 2 on a line. */
  String quotedLine() {
    String line = line();
    int last = line.length() - 1;
    boolean quoted = last > 0 && "'\"".indexOf(line.charAt(0)) >= 0;
    if (!quoted || line.charAt(0) != line.charAt(last)) {
      throw PickleFault.malformed();
    }
    return unescape(line.substring(1, last), "\\'\"nrtxu");
  }

  /** A unicode string on a line; only what {@code raw-unicode-escape} escapes is an escape. */
  String unicodeLine() {
    return unescape(line(), "u");
  }

  private static String unescape(String text, String escapes) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length() && escapes.indexOf(text.charAt(at)) >= 0) {
        at = appendEscape(text, at, plain);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** Appends what the escape at {@code at}, behind its backslash, stands for; returns its end. */
  private static int appendEscape(String text, int at, StringBuilder plain) {
    char kind = text.charAt(at);
    int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
    int end = at + 1 + digits;
    if (end > text.length()) {
      throw PickleFault.malformed();
    }
    if (digits == 0) {
      int letter = "nrt".indexOf(kind);
      plain.append(letter < 0 ? kind : "\n\r\t".charAt(letter));
      return end;
    }
    try {
      plain.append((char) Integer.parseUnsignedInt(text, at + 1, end, 16));
    } catch (NumberFormatException e) {
      throw PickleFault.malformed();
    }
    return end;
  }
}
