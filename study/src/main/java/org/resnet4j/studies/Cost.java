package org.resnet4j.studies;

/**
 * What a study takes on two cores, all arms and seeds of its design.
 *
 * @param trainings seconds of the nets of {@link Study#trainings}, which may be there already
 * @param rest seconds of all else
 */
public record Cost(double trainings, double rest) {

  /** Returns the cost of a study that does little but train. */
  public static Cost ofTrainings(double seconds) {
    return new Cost(seconds, 0);
  }

  /** Returns the cost of a study whose measurements share no net. */
  public static Cost ofRest(double seconds) {
    return new Cost(0, seconds);
  }

  /** Returns the seconds of a study that finds no trained net. */
  public double seconds() {
    return trainings + rest;
  }
}
