package org.resnet4j.torch.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Network;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class InterpreterTests {

  /**
   * Closing handles early and rectifying in place must not change a bit of logits and gradients.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar-resnet8",
        "cifar-resnet8:norm=none",
        "cifar-resnet8:norm=none,bias",
        "cifar-resnet8:norm=group,projection=C",
        "cifar-resnet8:projection=B,zero-init",
        "cifar-plain8:norm=none,bias",
        "resnet18:projection=A",
        "resnext50_32x4d",
        "resnet50:stride=1x1,norm=group",
        "cifar-resnet8:shortcut=scale",
        "cifar-resnet8:shortcut=gate",
        "cifar-resnet8:shortcut=exclusive-gate,norm=none",
        "cifar-resnet8:shortcut=conv1x1,order=relu-before-add",
        "cifar-resnet14:shortcut=dropout,order=full-preact",
        "cifar-resnet14:order=relu-preact,norm=none",
        "cifar-resnet14:order=bn-after-add,activation=tanh",
        "cifar-resnet14:activation=sigmoid,init=gaussian",
        "cifar-preact-resnet11:norm=none",
        "cifar-preact-resnet29",
        "cifar-alexnet",
        "cifar-alexnet:lrn=off,dropout=off"
      })
  void overwritesNothingThatIsStillWanted(String spec) {
    Network network = Zoo.network(spec, 3);
    double[] economical;
    double[] lavish;
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64)) {
      economical = logitsAndGradients(new Interpreter(net));
    }
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64)) {
      lavish = logitsAndGradients(new Interpreter(net, Liveness.keepAll(network)));
    }
    assertThat(economical).isEqualTo(lavish);
    assertThat(Arrays.stream(economical).filter(value -> value != 0).count()).isPositive();
  }

  @Test
  void drawsTheSameNetworkFromASeedAndAnotherFromAnother() {
    assertThat(values(1)).isEqualTo(values(1)).isNotEqualTo(values(2));
  }

  @Test
  void keepsTheCallersImages() {
    Network network = Zoo.network("cifar-resnet8", 2);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT64);
        var scope = Scope.open()) {
      Tensor x = images(net);
      double[] before = Tensors.toDoubles(x);
      new Interpreter(net).forward(x, Mode.EVAL);
      assertThat(Tensors.toDoubles(x)).isEqualTo(before);
    }
  }

  private static double[] values(long seed) {
    Network network = Zoo.network("cifar-resnet8", 2);
    try (var net = Model.create(network, seed, Device.CPU, Element.FLOAT32)) {
      return Tensors.toDoubles(net.parameters().values());
    }
  }

  private static double[] logitsAndGradients(Interpreter interpreter) {
    Model net = interpreter.model();
    try (var scope = Scope.open()) {
      Kernels.seed(1);
      Tensor logits = interpreter.forward(images(net), Mode.TRAIN);
      Kernels.crossEntropy(logits, Tensors.ofLongs(new long[] {0, 1, 2, 0}, net.device()))
          .backward();
      double[] values = Tensors.toDoubles(logits);
      double[] gradients = Tensors.toDoubles(net.parameters().gradients());
      double[] all = Arrays.copyOf(values, values.length + gradients.length);
      System.arraycopy(gradients, 0, all, values.length, gradients.length);
      return all;
    }
  }

  private static Tensor images(Model net) {
    double[] values = new Random(3).doubles(4 * 3 * 32 * 32, -1, 1).toArray();
    return Tensors.ofDoubles(values, net.element(), net.device(), 4, 3, 32, 32);
  }
}
