package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resnet4j.SafeText;
import org.resnet4j.Text;

/**
 * The entries of a zip archive as {@code torch.save} writes it: stored, none twice, none over
 * another. The central directory says where they are, and each local header must agree with it
 * (field names and offsets: PKWARE's APPNOTE.TXT, 4.3).
 */
public final class ZipDirectory {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;

  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int END_64_BYTES = 56;
  private static final int LOCATOR_BYTES = 20;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final long SATURATED = 0xffffffffL;

  /** The directory of a state dict takes a few hundred bytes a tensor. */
  private static final long LARGEST = 64L << 20;

  /**
   * A stored entry.
   *
   * @param begin the position of its first byte in the file
   */
  public record Entry(String name, long begin, long size) {}

  /** An entry as the central directory has it. */
  private record Listed(String name, int flags, int method, long packed, long size, long header) {}

  private record Extent(long begin, long size, long count) {}

  private final Source source;
  private final ReadBudget budget;

  private final Extent extent;
  private final List<Listed> listed;

  /** Reads the central directory. */
  public ZipDirectory(Source source, ReadBudget budget) {
    this.source = source;
    this.budget = budget;
    this.extent = extent();
    this.listed = list();
  }

  /** Returns all names, before anything is known of the entries. */
  public List<String> names() {
    return listed.stream().map(Listed::name).toList();
  }

  /** Checks all entries; by name, in the order of the directory. */
  public Map<String, Entry> entries() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Listed entry : listed) {
      if (entries.put(entry.name(), locate(entry)) != null) {
        throw damaged("two entries are named " + SafeText.name(entry.name()));
      }
    }
    checkOverlap(entries);
    return entries;
  }

  private RuntimeException damaged(String how) {
    return source.error("is damaged: %s; copy or download it again".formatted(how));
  }

  /** Where the central directory is, by the record at the end of the file. */
  private Extent extent() {
    long window = Math.min(source.size(), END_BYTES + LONGEST_COMMENT);
    ByteBuffer tail = source.read(source.size() - window, (int) window);
    for (int at = (int) window - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END && (tail.getShort(at + 20) & 0xffff) == window - END_BYTES - at) {
        return checked(end(tail.position(at), source.size() - window + at));
      }
    }
    throw source.error(
        Text.of(
                "is truncated: it begins as a zip archive, but its directory is not at its end (byte %d);",
                source.size())
            + " copy or download it again");
  }

  private Extent end(ByteBuffer record, long position) {
    int at = record.position();
    long count = record.getShort(at + 10) & 0xffff;
    long size = record.getInt(at + 12) & SATURATED;
    long begin = record.getInt(at + 16) & SATURATED;
    if (count == 0xffff || size == SATURATED || begin == SATURATED) {
      return end64(position - LOCATOR_BYTES);
    }
    return new Extent(begin, size, count);
  }

  private Extent end64(long locatorPosition) {
    if (locatorPosition >= END_64_BYTES) {
      ByteBuffer locator = source.read(locatorPosition, LOCATOR_BYTES);
      long position = locator.getLong(8);
      if (locator.getInt(0) == LOCATOR_64
          && position >= 0
          && position <= locatorPosition - END_64_BYTES) {
        ByteBuffer record = source.read(position, END_64_BYTES);
        if (record.getInt(0) == END_64) {
          return new Extent(record.getLong(48), record.getLong(40), record.getLong(32));
        }
      }
    }
    throw damaged("the 64-bit record of its directory is missing");
  }

  private Extent checked(Extent extent) {
    boolean inside =
        extent.begin() >= 0
            && extent.size() >= 0
            && extent.begin() <= source.size() - extent.size();
    if (!inside || extent.size() > LARGEST) {
      throw damaged(
          Text.of("its directory of %d bytes at byte %d cannot be", extent.size(), extent.begin()));
    }
    if (extent.count() < 0 || extent.count() > extent.size() / CENTRAL_BYTES) {
      throw damaged(
          Text.of(
              "%d entries do not fit into its directory of %d bytes",
              extent.count(), extent.size()));
    }
    return extent;
  }

  private List<Listed> list() {
    budget.charge(2 * extent.size());
    ByteBuffer directory = source.map(extent.begin(), extent.size());
    List<Listed> all = new ArrayList<>();
    for (long i = 0; i < extent.count(); i++) {
      if (directory.remaining() < CENTRAL_BYTES
          || directory.getInt(directory.position()) != CENTRAL) {
        throw damaged(Text.of("entry %d of its directory is none", i));
      }
      all.add(next(directory, i));
    }
    return all;
  }

  private Listed next(ByteBuffer directory, long index) {
    int at = directory.position();
    int nameBytes = directory.getShort(at + 28) & 0xffff;
    int extraBytes = directory.getShort(at + 30) & 0xffff;
    int end = CENTRAL_BYTES + nameBytes + extraBytes + (directory.getShort(at + 32) & 0xffff);
    if (end > directory.remaining()) {
      throw damaged(Text.of("entry %d of its directory breaks off", index));
    }
    budget.charge(200L + nameBytes);
    String name = name(directory.slice(at + CENTRAL_BYTES, nameBytes));
    ByteBuffer extra =
        directory.slice(at + CENTRAL_BYTES + nameBytes, extraBytes).order(directory.order());
    @Nullable ByteBuffer wide = zip64(extra);
    long size = wide(directory.getInt(at + 24), wide);
    long packed = wide(directory.getInt(at + 20), wide);
    long header = wide(directory.getInt(at + 42), wide);
    directory.position(at + end);
    return new Listed(
        name, directory.getShort(at + 8), directory.getShort(at + 10), packed, size, header);
  }

  private static String name(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  /** The extra field with the 64-bit values, if there is one. */
  private static @Nullable ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      int size = Math.min(extra.getShort() & 0xffff, extra.remaining());
      if (id == 1) {
        return extra.slice(extra.position(), size).order(extra.order());
      }
      extra.position(extra.position() + size);
    }
    return null;
  }

  /** A 32-bit value, or the next 64-bit one that it points to. */
  private static long wide(int value, @Nullable ByteBuffer wide) {
    long narrow = value & SATURATED;
    return narrow == SATURATED && wide != null && wide.remaining() >= Long.BYTES
        ? wide.getLong()
        : narrow;
  }

  private Entry locate(Listed entry) {
    String shown = SafeText.name(entry.name());
    if ((entry.flags() & 1) != 0) {
      throw source.error(
          "is encrypted (entry %s); torch.save writes no such files".formatted(shown));
    }
    if (entry.method() != 0) {
      throw source.error(
          ("has a compressed entry, %s; torch.save compresses nothing: unpack it and pack it again"
                  + " with zip -0")
              .formatted(shown));
    }
    if (entry.packed() != entry.size()) {
      throw damaged(
          Text.of(
              "entry %s is stored, but takes %d bytes for %d",
              shown, entry.packed(), entry.size()));
    }
    long begin = dataBegin(entry, shown);
    if (entry.size() < 0 || entry.size() > extent.begin() - begin) {
      throw damaged(
          Text.of(
              "entry %s of %d bytes at byte %d reaches beyond byte %d, where the directory begins",
              shown, entry.size(), begin, extent.begin()));
    }
    return new Entry(entry.name(), begin, entry.size());
  }

  private long dataBegin(Listed entry, String shown) {
    long at = entry.header();
    if (at >= 0 && at <= extent.begin() - LOCAL_BYTES) {
      ByteBuffer header = source.read(at, LOCAL_BYTES);
      int nameBytes = header.getShort(26) & 0xffff;
      long begin = at + LOCAL_BYTES + nameBytes + (header.getShort(28) & 0xffff);
      if (header.getInt(0) == LOCAL
          && begin <= extent.begin()
          && name(source.read(at + LOCAL_BYTES, nameBytes)).equals(entry.name())) {
        return begin;
      }
    }
    throw damaged(Text.of("entry %s is not at byte %d", shown, at));
  }

  private void checkOverlap(Map<String, Entry> entries) {
    List<Listed> ordered = new ArrayList<>(listed);
    ordered.sort(Comparator.comparingLong(Listed::header));
    long covered = 0;
    String before = "";
    for (Listed next : ordered) {
      if (next.header() < covered) {
        throw damaged(
            "entries %s and %s overlap"
                .formatted(SafeText.name(before), SafeText.name(next.name())));
      }
      Entry entry = entries.get(next.name());
      covered = entry == null ? covered : entry.begin() + entry.size();
      before = next.name();
    }
  }
}
