package org.resnet4j.studies.papers.veit2016;

import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightTransfer;
import org.resnet4j.torch.predict.TrainedModel;

/** A trained net whose edited copies are tested on the images that it was validated with. */
final class AblationSubject implements AutoCloseable {

  private static final long SEED = 1;

  private final TrainedModel trained;
  private final ImageDataset images;
  private final StudyContext context;

  private AblationSubject(TrainedModel trained, ImageDataset images, StudyContext context) {
    this.trained = trained;
    this.images = images;
    this.context = context;
  }

  /** Returns the net of a job, which is trained now if no study has trained it. */
  static AblationSubject of(TrainingJob job, StudyContext context) {
    return new AblationSubject(context.open(job), context.test(job.testImages()), context);
  }

  Network network() {
    return trained.net().network();
  }

  /** Returns the error of the net as it was trained, 0 to 1. */
  double error() {
    return error(trained.net());
  }

  /** Returns the error of the net after an edit, 0 to 1. */
  double error(Network edited) {
    try (Model net = WeightTransfer.of(trained.net(), edited, SEED)) {
      return error(net);
    }
  }

  private double error(Model net) {
    return context.error(net, images, trained.normalize());
  }

  @Override
  public void close() {
    trained.close();
  }
}
