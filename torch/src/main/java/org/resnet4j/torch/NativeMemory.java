package org.resnet4j.torch;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory the process may hold before JavaCPP calls it out of memory. Its own limit is four
 * times the Java heap, which says nothing about tensors: with a small heap it stops a training for
 * which the machine has room.
 */
public final class NativeMemory {

  private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final double PART = 0.9;

  private NativeMemory() {}

  /**
   * Sets the limit to nine tenths of the machine's or container's memory, so that an error comes
   * before the system kills the process; nothing where the user set one. Works only before
   * JavaCPP's first pointer.
   */
  static void limitToMachine() {
    boolean set =
        Stream.of(LIMIT, LIMIT.toLowerCase(Locale.ROOT))
            .anyMatch(name -> System.getProperty(name) != null);
    if (!set) {
      System.setProperty(LIMIT, Long.toString((long) (PART * total())));
    }
  }

  private static long total() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /**
   * Bytes that this process may hold.
   *
   * @param limit all of them: nine tenths of the machine's or container's, or what JavaCPP's
   *     property {@code maxPhysicalBytes} says
   * @param held those that it holds now
   */
  public record Room(long limit, long held) {

    /** Those that are left. */
    public long left() {
      return Math.max(0, limit - held);
    }
  }

  /** How much this process may hold and holds now. Other processes do not count. */
  public static Room room() {
    Libtorch.load();
    long limit = Pointer.maxPhysicalBytes();
    return new Room(limit > 0 ? limit : total(), Pointer.physicalBytes());
  }
}
