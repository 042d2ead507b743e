package org.resnet4j.app.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.ThreadCount;
import picocli.CommandLine.Option;

/** How many threads compute, and what it costs to share the cores with other programs. */
final class ThreadOptions {

  /** Of this many cores taken by others a computation is noticeably slower. */
  private static final double NOTICEABLE = 0.5;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that compute: a number, or auto for as many as there are cores that other programs"
              + " leave free now. Default: $RESNET_THREADS, else $OMP_NUM_THREADS, else one a core."
              + " Figures are the same to the bit only with as many threads.")
  private Optional<String> threads = Optional.empty();

  /** What was asked for, measured now where it is auto. */
  Optional<Integer> count() {
    return threads.map(text -> ThreadCount.parse("--threads", text));
  }

  /** From now on computes with what was asked for. */
  void apply() {
    count().ifPresent(Libtorch::useThreads);
  }

  /** Words where a run computes with more threads than this process has cores. */
  static Optional<String> fewerCores(int threads, int cores) {
    return threads <= cores
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "warning: the run computes with %d threads, and here are %d cores, which may be many times"
                    + " slower; --threads %d is faster, and its figures differ in the last digits",
                threads,
                cores,
                cores));
  }

  /**
   * Words on a loaded machine: what others take, and where more threads compute than there are free
   * cores, what that costs and what to type.
   *
   * @param others cores that other programs take; empty where nobody knows
   * @return empty on a quiet machine
   */
  static Optional<String> load(int threads, int cores, OptionalDouble others) {
    if (others.isEmpty() || others.getAsDouble() < NOTICEABLE) {
      return Optional.empty();
    }
    String taken =
        String.format(
            Locale.ROOT, "other programs take %.1f of %d cores", others.getAsDouble(), cores);
    int free = ThreadCount.free(cores, others);
    if (threads < 2 || threads <= free) {
      return Optional.of(taken);
    }
    String advice =
        String.format(
            Locale.ROOT,
            ", so that %d threads may take 3 times as long, and far longer beside programs of many threads; --threads auto computes with %d now, in at"
                + " most %.1f times",
            threads,
            free,
            (double) threads / free);
    return Optional.of(taken + advice);
  }
}
