package org.resnet4j.studies;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.torch.run.EpochMetrics;

/** What a training told, as observations. */
public final class Trainings {

  /** Share of the training images that are classified wrong as they pass, by epoch. */
  public static final String TRAIN_ERROR = "trainError";

  /** Share of the test images that are classified wrong after an epoch. */
  public static final String TEST_ERROR = "testError";

  /** Mean cross-entropy of the training images as they pass, in nats, by epoch. */
  public static final String TRAIN_LOSS = "trainLoss";

  private Trainings() {}

  /** Trains a net, or finds it trained, and tells its errors after the last epoch. */
  public static List<Observation> lastErrors(Arm arm, TrainingJob job, StudyContext context) {
    List<EpochMetrics> epochs = context.trained(job).metrics();
    EpochMetrics last = epochs.get(epochs.size() - 1);
    return List.of(
        Observation.of(arm, job.seed(), TEST_ERROR, 1 - last.valTop1()),
        Observation.of(arm, job.seed(), TRAIN_ERROR, 1 - last.trainTop1()));
  }

  /** Trains a net, or finds it trained, and tells its errors by epoch. */
  public static List<Observation> errors(Arm arm, TrainingJob job, StudyContext context) {
    long seed = job.seed();
    List<Observation> observations = new ArrayList<>();
    for (EpochMetrics epoch : context.trained(job).metrics()) {
      int x = epoch.epoch();
      observations.add(Observation.at(x, arm, seed, TRAIN_ERROR, 1 - epoch.trainTop1()));
      observations.add(Observation.at(x, arm, seed, TEST_ERROR, 1 - epoch.valTop1()));
      observations.add(Observation.at(x, arm, seed, TRAIN_LOSS, epoch.trainLoss()));
    }
    return observations;
  }
}
