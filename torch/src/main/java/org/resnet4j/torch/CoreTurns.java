package org.resnet4j.torch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.resnet4j.Place;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;

/**
 * Trainings that want all cores take turns at them. Threads of one training wait for each other
 * after every kernel, so two trainings that compute at the same time mostly wait for threads that
 * cannot run; one after the other they take twice as long and no more. A turn is a step, or a part
 * of a long one, and its results do not depend on it.
 *
 * <p>A turn is a lock on a file of the user's cache that the processes share. Nobody waits longer
 * than {@link #PATIENCE_NANOS} for it: then the other one is stopped or does not share, and both
 * compute at once. Processes with fewer threads than cores, or on other cores, take no turns.
 */
public final class CoreTurns {

  /**
   * The longest time that a turn lasts while another process waits. After it OpenMP's threads spin
   * for some milliseconds more.
   */
  private static final long TURN_NANOS = 200_000_000;

  private static final long PATIENCE_NANOS = 1_000_000_000;

  /** After a process has kept the cores for too long, turns are not taken for this long. */
  private static final long ALOOF_NANOS = 30_000_000_000L;

  private static final long POLL_NANOS = 200_000;
  private static final long CORES = 0;
  private static final long NEXT = 1;

  private static final CoreTurns NONE = new CoreTurns(null);

  private volatile @Nullable FileChannel file;
  private final ReentrantLock inThisProcess = new ReentrantLock(true);
  private @Nullable FileLock held;
  private long since;
  private long gaveUp = System.nanoTime() - ALOOF_NANOS;

  private static final class Shared {
    static final CoreTurns TURNS = open();
  }

  private CoreTurns(@Nullable FileChannel file) {
    this.file = file;
  }

  /** Turns by a file; those who name the same file share. */
  static CoreTurns of(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return new CoreTurns(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  private static CoreTurns open() {
    try {
      String cores = String.join("_", CpuTopology.cores().stream().map(String::valueOf).toList());
      String name = cores.replaceAll("[^0-9_]+", "-") + "-" + machine() + ".lock";
      return of(Places.standard().path(Place.LOCKS).resolve("cores" + name));
    } catch (IOException | ResnetException e) {
      return NONE; // nowhere to share
    }
  }

  /** A name of the machine as it runs now: many may have one home folder. */
  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
    } catch (IOException e) {
      String name = System.getenv().getOrDefault("COMPUTERNAME", "");
      return name.replaceAll("[^A-Za-z0-9]+", "-");
    }
  }

  /** A turn, until it is closed by the same thread. */
  @FunctionalInterface
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for this thread's turn to compute on a device. May be nested. */
  public static Turn take(Device device) {
    boolean wantsAll =
        device == Device.CPU
            && Libtorch.threads() > 1
            && Libtorch.threads() >= Libtorch.physicalCores();
    return wantsAll ? Shared.TURNS.take() : () -> {};
  }

  /**
   * Lets others have their turn where this thread's has lasted long enough and another process
   * waits.
   */
  public static void share() {
    if (Libtorch.threads() > 1 && Shared.TURNS.inThisProcess.isHeldByCurrentThread()) {
      Shared.TURNS.shareIfDue();
    }
  }

  Turn take() {
    if (!hasThisProcess()) {
      return () -> {};
    }
    if (inThisProcess.getHoldCount() == 1) {
      acquire();
    }
    return this::release;
  }

  /** Another thread may wait, within its turn, for what this one is to compute. */
  private boolean hasThisProcess() {
    try {
      return inThisProcess.tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void release() {
    if (!inThisProcess.isHeldByCurrentThread()) {
      return;
    }
    if (inThisProcess.getHoldCount() == 1) {
      unlock(held);
      held = null;
    }
    inThisProcess.unlock();
  }

  void shareIfDue() {
    if (System.nanoTime() - since < TURN_NANOS || inThisProcess.getHoldCount() != 1) {
      return;
    }
    since = System.nanoTime();
    FileLock next = tryLock(NEXT);
    unlock(next);
    if (next == null || inThisProcess.hasQueuedThreads()) {
      release();
      take();
    }
  }

  /**
   * Two locks make it fair: who waits for the cores holds the second, and who has just had its turn
   * must get the second first.
   */
  private void acquire() {
    long start = System.nanoTime();
    if (start - gaveUp >= ALOOF_NANOS) {
      FileLock next = wait(NEXT, start);
      held = next == null ? null : wait(CORES, start);
      unlock(next);
      gaveUp = held == null ? System.nanoTime() : gaveUp;
    }
    since = System.nanoTime();
  }

  private @Nullable FileLock wait(long region, long start) {
    FileLock lock = tryLock(region);
    while (lock == null && file != null && System.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(POLL_NANOS);
      lock = tryLock(region);
    }
    return lock;
  }

  private @Nullable FileLock tryLock(long region) {
    FileChannel channel = file;
    try {
      return channel == null ? null : channel.tryLock(region, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    } catch (IOException e) {
      file = null; // a file system without locks: turns are not taken
      return null;
    }
  }

  private static void unlock(@Nullable FileLock lock) {
    try {
      if (lock != null) {
        lock.release();
      }
    } catch (IOException e) {
      return; // the channel is closed, and its locks are gone
    }
  }
}
