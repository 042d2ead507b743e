package org.resnet4j.studies.papers.he2015;

import org.resnet4j.augment.Transforms;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.torch.reference.GradientNorms;
import org.resnet4j.zoo.Zoo;

/** The gradients of a new net on its first batch. */
final class FirstBatch {

  static final int IMAGES = 32;

  private FirstBatch() {}

  /** Euclidean norms on 32 images, by convolution from the input on. */
  static double[] gradientNorms(String model, long seed, StudyContext context) {
    ImageDataset images = context.train(20 * IMAGES);
    Network network = Zoo.network(model, images.classes().size());
    try (var net = Model.create(network, seed, context.device(), Element.FLOAT32);
        var step = new AutogradStep(net);
        var input = new ImageInput(net, Normalization.CIFAR10, IMAGES * imageSize(images));
        var batches = BatchLoader.shuffled(images, IMAGES, seed, Transforms.NONE).epoch(1);
        var scope = Scope.open()) {
      var batch = batches.iterator().next();
      step.gradients(input.images(batch), input.labels(batch));
      return GradientNorms.byConvolution(net).values().stream()
          .mapToDouble(Double::doubleValue)
          .toArray();
    }
  }

  private static long imageSize(ImageDataset images) {
    return (long) images.channels() * images.height() * images.width();
  }
}
