package org.resnet4j.torch.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** Nets over 110 layers: one training step on two images, from the paper's initialisation. */
@ExtendWith(NativeLeakExtension.class)
class DeepNetTests {

  @ParameterizedTest
  @CsvSource({
    "resnet152, 64",
    "preact-resnet152, 64",
    "preact-resnet200, 64",
    "cifar-resnet1202, 32",
    "cifar-preact-resnet164, 32",
    "cifar-preact-resnet164:order=original, 32",
    "cifar-preact-resnet1001, 32",
  })
  void takesOneFiniteTrainingStep(String spec, int side) {
    var network = Zoo.network(spec, 10);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32);
        var optimizer = new FlatOptimizer(new Optimizer.Sgd(1e-3, 0.9, 1e-4, false), net);
        var scope = Scope.open()) {
      double[] images = FormulaWeights.values("input", 2 * 3 * side * side, 0, 1);
      Tensor x = Tensors.ofDoubles(images, net.element(), net.device(), 2, 3, side, side);
      Tensor before = net.parameters().values().clone();
      Tensor logits = new Interpreter(net).forward(x, Mode.TRAIN);
      Tensor loss = Kernels.crossEntropy(logits, Tensors.ofLongs(new long[] {3, 0}, Device.CPU));
      loss.backward();
      optimizer.step(1e-3);
      assertThat(loss.item_double()).isFinite();
      assertThat(net.parameters().gradients().norm().item_double()).isFinite().isPositive();
      assertThat(net.parameters().values().sub(before).norm().item_double())
          .isFinite()
          .isPositive();
    }
  }
}
