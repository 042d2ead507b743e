package org.resnet4j.app.cli.options;

import java.util.Optional;
import java.util.OptionalDouble;
import org.resnet4j.Text;
import org.resnet4j.torch.CpuLoad;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.ThreadCount;
import picocli.CommandLine.Option;

/** The number of threads that compute, and warnings about sharing cores with other programs. */
public final class ThreadOptions {

  /** Cores taken by other programs from which a computation is noticeably slower. */
  private static final double NOTICEABLE = 0.5;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that compute: a number, or auto for as many as there are cores that other"
              + " programs leave free now. Default: $RESNET_THREADS, else $OMP_NUM_THREADS, else"
              + " one a core. Figures are the same to the bit only with as many threads.")
  private Optional<String> threads = Optional.empty();

  /** The number that was asked for; auto is measured now. */
  public Optional<Integer> count() {
    return threads.map(text -> ThreadCount.parse("--threads", text));
  }

  /** Computes with the number that was asked for from now on. */
  public void apply() {
    count().ifPresent(Libtorch::useThreads);
  }

  /** Returns a warning if a run computes with more threads than this process has cores. */
  public static Optional<String> fewerCores(int threads, int cores) {
    return threads <= cores
        ? Optional.empty()
        : Optional.of(
            Text.of(
                "warning: the run computes with %d threads, and here are %d cores, which may be many times slower; --threads %d is faster, and its figures differ in the last digits",
                threads, cores, cores));
  }

  /** Returns a warning for this many threads if other programs use this machine's cores now. */
  public static Optional<String> load(int threads) {
    return load(threads, Libtorch.physicalCores(), CpuLoad.others());
  }

  /**
   * Returns a warning for a loaded machine: the cores that others take and, if more threads compute
   * than cores are free, what that costs and what to type instead.
   *
   * @param others cores that other programs take; empty if that is not known
   * @return empty on a quiet machine
   */
  public static Optional<String> load(int threads, int cores, OptionalDouble others) {
    if (others.isEmpty() || others.getAsDouble() < NOTICEABLE) {
      return Optional.empty();
    }
    String taken = Text.of("other programs take %.1f of %d cores", others.getAsDouble(), cores);
    int free = ThreadCount.free(cores, others);
    if (threads < 2 || threads <= free) {
      return Optional.of(taken);
    }
    String advice =
        Text.of(
            ", so that %d threads may take 3 times as long, and far longer beside programs of many threads; --threads auto computes with %d now, in at most %.1f times",
            threads, free, (double) threads / free);
    return Optional.of(taken + advice);
  }
}
