package org.resnet4j.examples;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.format.Elements;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.graph.Network;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.torch.predict.Predictor;
import org.resnet4j.zoo.Zoo;

/** Weights from PyTorch: open a file, look at its tensors, load it, use it, write one. */
public final class BringWeights {

  private BringWeights() {}

  /** {@code BringWeights FILE MODEL CLASSES IMAGE}: a weights file of the zoo's net. */
  public static void main(String[] args) {
    run(Path.of(args[0]), args[1], Integer.parseInt(args[2]), Path.of(args[3]));
  }

  static void run(Path weights, String model, int classes, Path image) {
    // Open any of .pth (zip or legacy) and safetensors, and look at the tensors. Nothing is run.
    try (TensorFile file = TensorFile.open(weights)) {
      for (TensorInfo tensor : file.tensors()) {
        System.out.println(tensor.name() + " " + tensor.dtype() + " " + tensor.shape());
      }
      TensorInfo first = file.tensors().get(0);
      float[] values = Elements.toFloats(file.data(first.name()), first.dtype());
      System.out.println(first.name() + "[0] = " + values[0]);
    }

    // Load it into a network, strictly, and write it for PyTorch and for everybody.
    Network network = Zoo.network(model, classes);
    try (Model net = Model.allocate(network, Device.CPU, Element.FLOAT32)) {
      WeightsFile.load(net, weights);
      WeightsFile.savePth(net, weights.resolveSibling("copy.pth"));
      WeightsFile.save(net, weights.resolveSibling("copy.safetensors"), Map.of("model", model));
    }

    // Or use it at once.
    try (Predictor predictor =
        Predictor.open(
            weights, Optional.of(model), Optional.of(Normalization.IMAGENET), Device.CPU)) {
      predictor.predict(image, 5).forEach(System.out::println);
    }
  }
}
