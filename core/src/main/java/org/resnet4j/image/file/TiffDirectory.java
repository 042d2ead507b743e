package org.resnet4j.image.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The first directory of a TIFF structure, as a file or as Exif data, read as far as Pillow's
 * ImageFileDirectory_v2 reads a damaged one: the first of two entries of a tag counts, one that
 * does not fit into the file is passed over, and one that points out of it ends the directory.
 */
final class TiffDirectory {

  private static final int BYTE = 1;
  private static final int TEXT = 2;
  private static final int UNDEFINED = 7;
  private static final int LONG = 4;
  private static final int BIG = 43;

  /** Bytes of a value by its type; 0 for types that there are not. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

  /** An entry: its type, how many values it has, and where they are. */
  record Entry(int type, int count, int at) {

    /** Whether its values are numbers for Pillow, which takes bytes for text. */
    boolean isNumeric() {
      return type != BYTE && type != TEXT && type != UNDEFINED;
    }

    int size() {
      return SIZES[type];
    }
  }

  private final ByteBuffer in;
  private final boolean big;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private boolean whole;
  private boolean sound;

  private TiffDirectory(byte[] content) {
    this.in = ByteBuffer.wrap(content);
    this.in.order(content[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    this.big = content[2] == BIG;
  }

  /** Reads the directory of a structure; empty where it does not begin like one. */
  static Optional<TiffDirectory> parse(byte[] content) {
    if (!begins(content)) {
      return Optional.empty();
    }
    TiffDirectory directory = new TiffDirectory(content);
    directory.read();
    return Optional.of(directory);
  }

  /** Whether these are the first bytes of a TIFF structure, in any form that Pillow knows. */
  static boolean begins(byte[] content) {
    if (content.length < 8 || content[0] != content[1]) {
      return false;
    }
    int version = content[2] << 8 | content[3];
    return switch (content[0]) {
      case 'I' ->
          version == 0x2A00 || version == 0x2A || (version == 0x2B00 && content.length >= 16);
      case 'M' -> version == 0x2A00 || version == 0x2A || version == 0x2B;
      default -> false;
    };
  }

  private void read() {
    long at = big ? in.getLong(8) : in.getInt(4) & 0xFFFFFFFFL;
    int head = big ? 8 : 2;
    if (at < 0 || at > in.limit() - head) {
      return;
    }
    long count = big ? in.getLong((int) at) : in.getShort((int) at) & 0xFFFF;
    at += head;
    whole = count <= (in.limit() - at) / length();
    sound = whole;
    double left = in.limit();
    for (long i = 0; i < count && at + length() <= in.limit() && left >= 0; i++) {
      left = read((int) at, left);
      at += length();
    }
  }

  private int length() {
    return big ? 20 : 12;
  }

  private int inline() {
    return big ? 8 : 4;
  }

  /**
   * Reads an entry.
   *
   * @param left how many bytes outside of the directory its values may have
   * @return how many are left for others, negative where there can be no more entries
   */
  private double read(int at, double left) {
    int tag = in.getShort(at) & 0xFFFF;
    int type = in.getShort(at + 2) & 0xFFFF;
    boolean known = type < SIZES.length && SIZES[type] > 0;
    if (entries.containsKey(tag) || !known) {
      sound = false;
      return left;
    }
    double count = big ? in.getLong(at + 4) : in.getInt(at + 4) & 0xFFFFFFFFL;
    double size = count < 0 ? Double.MAX_VALUE : count * SIZES[type];
    long place = (long) at + length() - inline();
    double rest = left;
    if (size > inline()) {
      place = big ? in.getLong((int) place) : in.getInt((int) place) & 0xFFFFFFFFL;
      rest = left - size;
      if (rest < 0 || place < 0) {
        sound = false;
        return Math.max(0, rest); // passed over
      }
      if (place + size > in.limit()) {
        sound = false;
        return -1;
      }
    }
    if (size > 0) {
      entries.put(tag, new Entry(type, (int) count, (int) place));
    }
    return rest;
  }

  /** Whether its places have 64 bits. */
  boolean isBig() {
    return big;
  }

  /** Whether all its entries are in the file, wherever they point. */
  boolean isWhole() {
    return whole;
  }

  /** Whether nothing had to be passed over. */
  boolean isSound() {
    return sound;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** The numbers of an entry; none where there is no such entry, or one of bytes or text. */
  double[] numbers(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null || !entry.isNumeric()) {
      return new double[0];
    }
    double[] numbers = new double[entry.count()];
    Arrays.setAll(numbers, i -> number(entry.type(), entry.at() + i * entry.size()));
    return numbers;
  }

  private double number(int type, int at) {
    return switch (type) {
      case 3 -> in.getShort(at) & 0xFFFF;
      case 4, 13 -> in.getInt(at) & 0xFFFFFFFFL;
      case 5 -> (in.getInt(at) & 0xFFFFFFFFL) / (double) (in.getInt(at + 4) & 0xFFFFFFFFL);
      case 6 -> in.get(at);
      case 8 -> in.getShort(at);
      case 9 -> in.getInt(at);
      case 10 -> in.getInt(at) / (double) in.getInt(at + 4);
      case 11 -> in.getFloat(at);
      case 12 -> in.getDouble(at);
      default -> in.getLong(at);
    };
  }

  /** The first number of an entry, or another number if the entry is absent. */
  double number(int tag, double otherwise) {
    double[] numbers = numbers(tag);
    return numbers.length == 0 ? otherwise : numbers[0];
  }

  /** The bytes of an entry of any type. */
  Optional<byte[]> bytes(int tag) {
    Entry entry = entries.get(tag);
    return entry == null
        ? Optional.empty()
        : Optional.of(
            Arrays.copyOfRange(in.array(), entry.at(), entry.at() + entry.count() * entry.size()));
  }

  /** Returns the structure with a directory of what could be read, and these numbers for a tag. */
  byte[] rebuilt(int tag, long[] numbers) {
    TreeMap<Integer, Entry> kept = new TreeMap<>(entries);
    kept.put(tag, new Entry(LONG, numbers.length, 0));
    int start = (in.limit() + 1) / 2 * 2;
    int end = start + 2 * inline() + length() * kept.size();
    ByteBuffer out = ByteBuffer.allocate(end + numbers.length * Integer.BYTES).order(in.order());
    out.put(in.array());
    out.position(big ? 8 : 4);
    putOffset(out, start);
    out.position(start);
    putCount(out, kept.size());
    kept.forEach((each, entry) -> put(out, each, entry, each == tag ? numbers : null, end));
    out.position(end);
    for (long number : numbers) {
      out.putInt((int) number);
    }
    return out.array();
  }

  private void putCount(ByteBuffer out, int count) {
    if (big) {
      out.putLong(count);
    } else {
      out.putShort((short) count);
    }
  }

  private void putOffset(ByteBuffer out, long offset) {
    if (big) {
      out.putLong(offset);
    } else {
      out.putInt((int) offset);
    }
  }

  private void put(ByteBuffer out, int tag, Entry entry, long @Nullable [] numbers, int end) {
    out.putShort((short) tag).putShort((short) entry.type());
    putOffset(out, entry.count());
    int next = out.position() + inline();
    if (entry.count() * entry.size() > inline()) {
      putOffset(out, numbers == null ? entry.at() : end);
    } else if (numbers == null) {
      out.put(in.array(), entry.at(), entry.count() * entry.size());
    } else {
      for (long number : numbers) {
        out.putInt((int) number);
      }
    }
    out.position(next);
  }
}
