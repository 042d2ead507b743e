package org.resnet4j.torch.study;

import java.util.List;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Placements;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Parameter;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.exec.AutogradStep;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.zoo.Zoo;

/** Euclidean norms of the gradients of the convolutions' weights. */
final class GradientNorms {

  private static final int BATCH = 32;

  private GradientNorms() {}

  /** The weights of the convolutions, from the input on. */
  static List<String> convolutions(Network network) {
    return network.parameters().stream()
        .filter(parameter -> parameter.shape().size() == 4)
        .map(Parameter::name)
        .toList();
  }

  /** Of the gradient that a net has now; computed in double precision. */
  static double of(Executor net, String parameter) {
    double squares = 0;
    for (double value : Tensors.toDoubles(net.parameters().gradient(parameter))) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /** Of a new net on its first batch of 32 images, by convolution. */
  static double[] atStart(String model, long seed, Laboratory lab) {
    ImageDataset images = lab.train(20 * BATCH);
    Network network = Zoo.network(model, images.classes().size());
    try (var net = Executor.create(network, seed, lab.device(), Element.FLOAT32);
        var step = new AutogradStep(net);
        var input = new ImageInput(net, Normalization.CIFAR10, BATCH * imageSize(images));
        var batches = BatchLoader.shuffled(images, BATCH, seed, Placements.NONE).epoch(1);
        var scope = Scope.open()) {
      var batch = batches.iterator().next();
      step.gradients(input.images(batch), input.labels(batch));
      return convolutions(network).stream().mapToDouble(name -> of(net, name)).toArray();
    }
  }

  private static long imageSize(ImageDataset images) {
    return (long) images.channels() * images.height() * images.width();
  }
}
