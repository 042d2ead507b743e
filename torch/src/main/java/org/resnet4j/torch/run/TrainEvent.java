package org.resnet4j.torch.run;

import java.util.Optional;

/** What a training tells while it runs. */
public sealed interface TrainEvent {

  /**
   * Before the first step.
   *
   * @param parameters trained values of the network
   * @param stepsPerEpoch updates of a full epoch
   * @param totalSteps updates in all
   * @param firstEpoch 1, or the one that a resumed run goes on with
   * @param epochs in all; the last may be short
   * @param plan how a step is computed
   * @param memory what is needed, where the plan knows and a step is left to be done
   */
  record Started(
      String model,
      long parameters,
      int trainImages,
      int validationImages,
      long stepsPerEpoch,
      long totalSteps,
      int firstEpoch,
      int epochs,
      String device,
      int threads,
      String plan,
      Optional<MemoryNeed> memory)
      implements TrainEvent {}

  /** Something about the run that its owner should know. */
  record Note(String text) implements TrainEvent {}

  /**
   * About twice a second.
   *
   * @param step updates done
   * @param loss running mean of the epoch
   * @param imagesPerSecond of the epoch so far
   * @param secondsLeft of the whole training, at this speed
   */
  record Progress(
      int epoch,
      int epochs,
      long step,
      long totalSteps,
      double loss,
      double imagesPerSecond,
      double secondsLeft)
      implements TrainEvent {}

  /**
   * After an epoch is saved.
   *
   * @param best whether its validation top-1 is the best so far
   */
  record EpochEnd(EpochMetrics metrics, boolean best) implements TrainEvent {}
}
