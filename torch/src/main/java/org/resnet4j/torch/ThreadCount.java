package org.resnet4j.torch;

import java.util.Map;
import java.util.OptionalDouble;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/** How many threads a computation gets: figures are the same to the bit only with as many. */
public final class ThreadCount {

  /** The environment variable that says it, for the command line and for the library. */
  public static final String VARIABLE = "RESNET_THREADS";

  private static final String OPENMP = "OMP_NUM_THREADS";
  private static final String AUTO = "auto";

  /** OpenMP ends the process where a machine cannot have that number. */
  private static final int MOST = Math.max(64, 2 * Runtime.getRuntime().availableProcessors());

  private ThreadCount() {}

  /**
   * Returns what {@code RESNET_THREADS} says, else {@code OMP_NUM_THREADS}, else {@link
   * Libtorch#physicalCores()}: by default the number follows what this process may use, and never
   * what others do.
   *
   * @throws ResnetException (usage) where {@code RESNET_THREADS} says neither a number nor auto
   */
  static int standard() {
    return standard(System.getenv(), Libtorch.physicalCores());
  }

  static int standard(Map<String, String> environment, int cores) {
    String ours = environment.getOrDefault(VARIABLE, "");
    String openMp = environment.getOrDefault(OPENMP, "");
    if (!ours.isBlank()) {
      return parse(VARIABLE, ours);
    }
    return isCount(openMp) ? Integer.parseInt(openMp) : cores;
  }

  /**
   * Reads a number of threads, or {@code auto}: as many as there are cores that other processes
   * leave free now, and at least one.
   *
   * @param name of the option or variable, for the message
   * @throws ResnetException (usage) for anything else
   */
  public static int parse(String name, String text) {
    if (text.trim().equals(AUTO)) {
      return free(Libtorch.physicalCores(), CpuLoad.others());
    }
    if (!isCount(text.trim())) {
      throw ResnetException.usage(
          Text.of(
              "%s is a number of threads from 1 to %d here, or auto (as many as there are free cores), got '%s'",
              name, MOST, text));
    }
    return Integer.parseInt(text.trim());
  }

  /**
   * Checks a number of threads that a file says.
   *
   * @throws ResnetException (usage) where a machine like this cannot have that number
   */
  public static void require(int count, String advice) {
    if (count < 1 || count > MOST) {
      throw ResnetException.usage(
          Text.of(
              "the run computes with %d threads, and here it can be 1 to %d; %s",
              count, MOST, advice));
    }
  }

  private static boolean isCount(String text) {
    return text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= MOST;
  }

  /** Returns the cores that are left, at least 1; all where that is not known. */
  public static int free(int cores, OptionalDouble others) {
    return Math.max(1, cores - (int) Math.round(others.orElse(0)));
  }
}
