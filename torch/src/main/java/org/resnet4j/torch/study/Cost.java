package org.resnet4j.torch.study;

/**
 * What a study takes on two cores, all arms and seeds of its design.
 *
 * @param trainings seconds of the nets of {@link Study#trainings}, which may be there already
 * @param rest seconds of all else
 */
public record Cost(double trainings, double rest) {

  /** Of trainings, with little besides. */
  static Cost ofTrainings(double seconds) {
    return new Cost(seconds, 0);
  }

  /** Of measurements that share no net. */
  static Cost ofRest(double seconds) {
    return new Cost(0, seconds);
  }

  /** With no trained net there yet. */
  public double seconds() {
    return trainings + rest;
  }
}
