package org.resnet4j.bench;

/**
 * How long each side is measured.
 *
 * @param rounds turns of each side
 * @param seconds that a side's turn takes, where {@code steps} is 0
 * @param steps of a turn, or 0 for as many as fit
 * @param warmUp steps after the first and before the rounds
 */
record Schedule(int rounds, int seconds, int steps, int warmUp) {

  private static final int MOST_STEPS = 1000;

  static final Schedule QUICK = new Schedule(4, 1, 0, 2);
  static final Schedule USUAL = new Schedule(6, 3, 0, 3);

  /** Steps of a turn of a side whose step takes so long. */
  int stepsOf(double milliseconds) {
    if (steps > 0) {
      return steps;
    }
    return (int) Math.max(1, Math.min(MOST_STEPS, Math.round(1000 * seconds / milliseconds)));
  }
}
