package org.resnet4j.torch.run;

import java.time.Duration;

/** When a training is saved within an epoch. */
final class SaveTimes {

  /** What is lost by a stop in a shorter time is not worth a file. */
  private static final long WORTH = Duration.ofSeconds(20).toNanos();

  private final long every;
  private long saved = System.nanoTime();

  /**
   * @param every how often; zero for never
   */
  SaveTimes(Duration every) {
    this.every = every.toNanos();
  }

  /** Says that all is saved now. */
  void saved() {
    saved = System.nanoTime();
  }

  /** Whether it is time. */
  boolean due() {
    return every > 0 && System.nanoTime() - saved >= every;
  }

  /** Whether it is worth a file where the training is stopped. */
  boolean dueAtStop() {
    return every > 0 && System.nanoTime() - saved >= Math.min(every, WORTH);
  }
}
