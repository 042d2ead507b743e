package org.resnet4j.studies;

import org.resnet4j.stats.Estimate;

/** What became of a claim. */
public enum Verdict {
  /** The interval lies wholly on the claim's side. */
  HELD,
  /** The interval lies wholly on the other side. */
  NOT_HELD,
  /** The interval lies on both sides. */
  UNDECIDED;

  /** The verdict on the claim that the estimated quantity is above a threshold. */
  public static Verdict above(double threshold, Estimate estimate) {
    if (estimate.low() > threshold) {
      return HELD;
    }
    return estimate.high() < threshold ? NOT_HELD : UNDECIDED;
  }

  /** The verdict on the claim that it is below a threshold. */
  public static Verdict below(double threshold, Estimate estimate) {
    if (estimate.high() < threshold) {
      return HELD;
    }
    return estimate.low() > threshold ? NOT_HELD : UNDECIDED;
  }

  /** The verdict on this claim and another: both must hold, and one that fails is enough. */
  public Verdict and(Verdict other) {
    if (this == NOT_HELD || other == NOT_HELD) {
      return NOT_HELD;
    }
    return this == HELD && other == HELD ? HELD : UNDECIDED;
  }

  /** For a reader: {@code NOT HELD}. */
  public String words() {
    return name().replace('_', ' ');
  }
}
