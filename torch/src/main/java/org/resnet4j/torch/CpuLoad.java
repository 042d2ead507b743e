package org.resnet4j.torch;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * How many of the CPUs that this process may use are taken by other programs, or by other virtual
 * machines. Known on Linux alone, which counts them in hundredths of a second.
 */
public final class CpuLoad {

  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS_A_SECOND = 100;
  private static final double SHORTEST_SECONDS = 0.2;
  private static final double LONGEST_SECONDS = 10;
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int STOLEN = 8;

  private static Sample last = Sample.now();

  private CpuLoad() {}

  /**
   * CPU times since the machine and the process started, in seconds.
   *
   * @param clock when it was taken
   * @param busy of all CPUs that the process may use; negative where it is not known
   * @param own of this process
   */
  record Sample(double clock, double busy, double own) {

    static Sample now() {
      var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      BitSet cpus = new BitSet();
      CpuTopology.cores().forEach(cpus::or);
      double busy;
      try {
        busy = cpus.isEmpty() ? -1 : busySeconds(Files.readAllLines(STAT), cpus);
      } catch (IOException | NumberFormatException e) {
        busy = -1;
      }
      return new Sample(System.nanoTime() / 1e9, busy, system.getProcessCpuTime() / 1e9);
    }

    double seconds(Sample later) {
      return later.clock - clock;
    }

    /** CPUs that others took between this sample and a later one. */
    OptionalDouble others(Sample later) {
      if (busy < 0 || later.busy < 0) {
        return OptionalDouble.empty();
      }
      double taken = later.busy - busy - (later.own - own);
      return OptionalDouble.of(Math.max(0, taken / seconds(later)));
    }
  }

  /**
   * Reads the times of CPUs from the lines of {@code /proc/stat}: all that is neither idle nor
   * waiting for a disk, time that the hypervisor gave to others included.
   */
  static double busySeconds(List<String> lines, BitSet cpus) {
    double ticks = 0;
    for (String line : lines) {
      String[] fields = line.split("\\s+", -1);
      if (fields[0].matches("cpu\\d+") && cpus.get(Integer.parseInt(fields[0].substring(3)))) {
        for (int i = 1; i <= Math.min(STOLEN, fields.length - 1); i++) {
          ticks += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
        }
      }
    }
    return ticks / TICKS_A_SECOND;
  }

  /** Begins to measure, so that {@link #others} later need not wait. */
  public static synchronized void watch() {
    last = Sample.now();
  }

  /**
   * Returns how many CPUs others take, measured since the last call or over a fifth of a second;
   * nothing where the system does not tell.
   */
  public static synchronized OptionalDouble others() {
    Sample from = last;
    Sample now = Sample.now();
    if (from.seconds(now) > LONGEST_SECONDS) {
      from = now;
    }
    if (from.seconds(now) < SHORTEST_SECONDS) {
      pause(SHORTEST_SECONDS - from.seconds(now));
      now = Sample.now();
    }
    last = now;
    return from.others(now);
  }

  private static void pause(double seconds) {
    try {
      TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
