package org.resnet4j.torch.internal.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.evaluate.Inferences;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** A program with folded batch norms gives the logits that the interpreter gives. */
@ExtendWith(NativeLeakExtension.class)
class ProgramInferenceTests {

  private static final double ROUNDING = 1e-4;

  /** bf16 has eight bits: .004 a value, and up to fifty layers. */
  private static final double HALF = 0.1;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resnet34:bias | 32",
        "resnet50:stride=1x1 | 64",
        "resnext50_32x4d | 32",
        "preact-resnet50 | 32",
        "resnet18:projection=A | 32",
        "cifar-resnet8:projection=A | 10",
        "resnet18:norm=none,bias | 32",
        "plain18 | 32",
        "cifar-resnet20 | 32",
        "cifar-resnet14:projection=C,bias | 8",
        "cifar-plain14 | 32",
        "cifar-preact-resnet11 | 16",
        "cifar-resnet14:order=bn-after-add | 8",
        "cifar-resnet14:order=relu-before-add | 8",
        "cifar-resnet14:order=relu-preact | 8",
        "cifar-resnet8:shortcut=scale,shortcut-scale=0.3 | 8",
        "cifar-resnet8:shortcut=gate | 8",
        "cifar-resnet8:shortcut=exclusive-gate,gate-bias=0 | 8",
        "cifar-resnet8:shortcut=conv1x1 | 8",
        "cifar-resnet8:shortcut=dropout | 8",
        "cifar-resnet8:norm=group | 8",
        "cifar-resnet14:activation=tanh | 8",
        "cifar-resnet14:activation=sigmoid | 8",
        "cifar-resnet14:activation=silu | 8",
        "cifar-resnet14:activation=gelu | 8",
        "cifar-resnet14:activation=hardswish | 8",
        "cifar-preact-resnet11:activation=silu,se=4 | 9",
        "resnet50d | 64",
        "resnet18d | 40",
        "seresnet18 | 32",
        "seresnet50 | 64",
        "cifar-alexnet | 32",
        "alexnet-torchvision | 95",
      })
  void isAtTheReference(String spec, int side) {
    Shape image = Shape.map(3, side, side);
    try (var scope = Scope.open();
        var net = warm(spec, image);
        var single = new ProgramInference(net, image, Precision.FP32);
        var half = new ProgramInference(net, image, Precision.BF16)) {
      for (int batch : new int[] {4, 1, 7}) { // the second finds weights packed
        Tensor images = images(batch, image);
        Tensor exact = reference(net, images);
        assertThat(Kernels.distance(single.logits(images), exact)).isLessThan(ROUNDING);
        assertThat(Kernels.distance(half.logits(images), exact)).isBetween(1e-6, HALF);
      }
    }
  }

  /** A map of 802,816 values an image: ten images are a slice. */
  @Test
  void aLargeBatchIsComputedInSlicesOfTheSameMemory() {
    Shape image = Shape.map(3, 224, 224);
    try (var scope = Scope.open();
        var net = warm("resnet18", image);
        var plan = new ProgramInference(net, image, Precision.FP32)) {
      Tensor images = images(12, image);
      Tensor whole = plan.logits(images);
      for (long i = 0; i < 12; i += 11) {
        Tensor one = plan.logits(images.narrow(0, i, 1));
        assertThat(Kernels.distance(one, whole.narrow(0, i, 1))).isLessThan(ROUNDING);
      }
      assertThat(plan.bytes(20)).isEqualTo(plan.bytes(10));
    }
  }

  @Test
  void aBatchOfASizeThatWentAndCameGivesTheSameBits() {
    Shape image = Shape.map(3, 8, 8);
    try (var scope = Scope.open();
        var net = warm("cifar-resnet8", image);
        var plan = new ProgramInference(net, image, Precision.FP32)) {
      Tensor images = images(8, image);
      double[] first = Tensors.toDoubles(plan.logits(images));
      for (int size = 1; size < 8; size++) {
        plan.logits(images(size, image));
      }
      assertThat(Tensors.toDoubles(plan.logits(images))).isEqualTo(first);
    }
  }

  /** oneDNN's rectifier would make 0 of it. */
  @Test
  void aNetThatIsNotFiniteSaysSo() {
    Shape image = Shape.map(3, 8, 8);
    for (String name : new String[] {"conv1.weight", "bn1.running_var"}) {
      try (var scope = Scope.open();
          var net = warm("cifar-resnet8", image)) {
        spoil(net, name);
        try (var inference = Inferences.fastest(net, image, Precision.FP32)) {
          double[] logits = Tensors.toDoubles(inference.logits(images(2, image)));
          assertThat(logits).containsOnly(Double.NaN);
        }
      }
    }
  }

  @Test
  void refusesImagesOfAnotherShape() {
    Shape image = Shape.map(3, 8, 8);
    try (var scope = Scope.open();
        var net = warm("cifar-resnet8", image);
        var plan = new ProgramInference(net, image, Precision.FP32)) {
      assertThatThrownBy(() -> plan.logits(images(2, Shape.map(3, 16, 8))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("made for images of 3x8x8, got a batch of [2, 3, 16, 8]");
    }
  }

  @Test
  void refusesAPrecisionThatItDoesNotHave() {
    Shape image = Shape.map(3, 8, 8);
    try (var net = Model.create(Zoo.network("cifar-resnet8", 3), 1, Device.CPU, Element.FLOAT64)) {
      assertThatThrownBy(() -> Inferences.fastest(net, image, Precision.BF16).close())
          .isInstanceOf(ResnetException.class)
          .hasMessage("inference in bf16 on cpu is not built; leave --precision out");
    }
  }

  private static void spoil(Model net, String name) {
    try (var noGrad = NoGrad.on()) {
      Tensor values = name.contains("running") ? net.statistic(name) : net.parameters().get(name);
      values.view(-1).narrow(0, 0, 1).fill_(new Scalar(Double.NaN));
    }
  }

  /** With running statistics, scales and shifts as training leaves them: of many values. */
  static Model warm(String spec, Shape image) {
    Model net = Model.create(Zoo.network(spec, 5), 1, Device.CPU, Element.FLOAT32);
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Kernels.seed(2);
      net.parameters()
          .views()
          .forEach(
              (name, value) -> {
                if (value.dim() == 1) {
                  value.add_(Kernels.normal(value.size(0)).mul_(new Scalar(0.1)));
                }
              });
      for (int i = 0; i < 5; i++) {
        new Interpreter(net).forward(images(16, image), Mode.TRAIN);
      }
    }
    return net;
  }

  static Tensor images(int count, Shape image) {
    return Kernels.normal(count, image.channels(), image.height(), image.width());
  }

  static Tensor reference(Model net, Tensor images) {
    try (var noGrad = NoGrad.on()) {
      return new Interpreter(net).forward(images, Mode.EVAL);
    }
  }
}
