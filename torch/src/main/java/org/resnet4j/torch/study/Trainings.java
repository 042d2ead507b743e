package org.resnet4j.torch.study;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.torch.train.EpochMetrics;
import org.resnet4j.torch.train.RunFolder;

/** What a training told, as observations. */
final class Trainings {

  /** Share of the training images that are classified wrong as they pass, by epoch. */
  static final String TRAIN_ERROR = "trainError";

  /** Share of the test images that are classified wrong after an epoch. */
  static final String TEST_ERROR = "testError";

  /** Mean cross-entropy of the training images as they pass, in nats, by epoch. */
  static final String TRAIN_LOSS = "trainLoss";

  private Trainings() {}

  /** Trains a net, or finds it trained, and tells its errors by epoch. */
  static List<Observation> errors(Arm arm, TrainingJob job, StudyContext context) {
    return errors(arm, job.seed(), context.trained(job));
  }

  private static List<Observation> errors(Arm arm, long seed, RunFolder run) {
    List<Observation> observations = new ArrayList<>();
    for (EpochMetrics epoch : run.metrics()) {
      int x = epoch.epoch();
      observations.add(Observation.at(x, arm, seed, TRAIN_ERROR, 1 - epoch.trainTop1()));
      observations.add(Observation.at(x, arm, seed, TEST_ERROR, 1 - epoch.valTop1()));
      observations.add(Observation.at(x, arm, seed, TRAIN_LOSS, epoch.trainLoss()));
    }
    return observations;
  }
}
