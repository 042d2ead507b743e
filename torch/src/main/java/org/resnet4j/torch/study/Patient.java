package org.resnet4j.torch.study;

import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.torch.exec.Evaluator;
import org.resnet4j.torch.exec.Model;
import org.resnet4j.torch.exec.WeightTransfer;
import org.resnet4j.torch.predict.TrainedModel;

/** A trained net that is operated on, and the images that show what that does. */
final class Patient implements AutoCloseable {

  private static final long SEED = 1;

  private final TrainedModel trained;
  private final ImageDataset images;
  private final Laboratory lab;

  private Patient(TrainedModel trained, ImageDataset images, Laboratory lab) {
    this.trained = trained;
    this.images = images;
    this.lab = lab;
  }

  /** The net of a job, trained now where it is not, judged by its validation images. */
  static Patient of(TrainingJob job, Laboratory lab) {
    return new Patient(lab.open(job), lab.test(job.testImages()), lab);
  }

  /** Its network. */
  Network network() {
    return trained.net().network();
  }

  /** Share of the images that it gets wrong as it is. */
  double error() {
    return error(trained.net());
  }

  /** The same after an operation. */
  double error(Network edited) {
    try (Model net = WeightTransfer.of(trained.net(), edited, SEED)) {
      return error(net);
    }
  }

  private double error(Model net) {
    return 1 - Evaluator.evaluate(net, images, trained.normalize(), lab::stopIfAsked).top1();
  }

  @Override
  public void close() {
    trained.close();
  }
}
