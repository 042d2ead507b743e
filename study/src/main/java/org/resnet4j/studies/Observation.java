package org.resnet4j.studies;

/**
 * One measured number: a row of data.csv.
 *
 * @param arm by name
 * @param quantity what was measured: {@code trainError}
 * @param x where: the epoch, layer, step; 0 where there is but one
 * @param value of it
 */
public record Observation(String arm, long seed, String quantity, double x, double value) {

  /** Returns an observation of a quantity that a cell has once. */
  public static Observation of(Arm arm, long seed, String quantity, double value) {
    return new Observation(arm.name(), seed, quantity, 0, value);
  }

  /** Returns an observation of a quantity that a cell has at many places. */
  public static Observation at(double x, Arm arm, long seed, String quantity, double value) {
    return new Observation(arm.name(), seed, quantity, x, value);
  }
}
