package org.resnet4j.torch.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.program.ProgramStep;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class CrossEntropyTests {

  private static final int N = 3;
  private static final int CLASSES = 4;
  private static final long[] LABELS = {2, 0, 3};

  private static Tensor logits() {
    double[] values = new Random(1).doubles(N * CLASSES, -2, 2).toArray();
    return Tensors.ofDoubles(values, Element.FLOAT64, Device.CPU, N, CLASSES);
  }

  private static Targets hard() {
    return Targets.of(Tensors.ofLongs(LABELS, Device.CPU));
  }

  /** As mixup makes them: two classes an image. */
  private static Targets soft() {
    double[] p = {0, 0.3, 0.7, 0, 1, 0, 0, 0, 0, 0.1, 0, 0.9};
    Tensor probabilities = Tensors.ofDoubles(p, Element.FLOAT64, Device.CPU, N, CLASSES);
    return Targets.soft(Tensors.ofLongs(LABELS, Device.CPU), probabilities);
  }

  /** From the definition, in Java. */
  private static double expected(double[] logits, double[][] probabilities) {
    double loss = 0;
    for (int i = 0; i < N; i++) {
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        sum += Math.exp(logits[i * CLASSES + c]);
      }
      for (int c = 0; c < CLASSES; c++) {
        loss -= probabilities[i][c] * (logits[i * CLASSES + c] - Math.log(sum));
      }
    }
    return loss / N;
  }

  @Test
  void smoothingSpreadsAShareOverAllClasses() {
    try (var scope = Scope.open()) {
      Tensor logits = logits();
      double[][] probabilities = new double[N][CLASSES];
      for (int i = 0; i < N; i++) {
        for (int c = 0; c < CLASSES; c++) {
          probabilities[i][c] = 0.1 / CLASSES + (c == LABELS[i] ? 0.9 : 0);
        }
      }
      assertThat(new CrossEntropy(0.1).loss(logits, hard()).item_double())
          .isCloseTo(expected(Tensors.toDoubles(logits), probabilities), within(1e-12));
    }
  }

  @Test
  void softTargetsWeighTheClasses() {
    try (var scope = Scope.open()) {
      Tensor logits = logits();
      double[][] probabilities = {{0, 0.3, 0.7, 0}, {1, 0, 0, 0}, {0, 0.1, 0, 0.9}};
      assertThat(CrossEntropy.PLAIN.loss(logits, soft()).item_double())
          .isCloseTo(expected(Tensors.toDoubles(logits), probabilities), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 1})
  void theGradientIsAutograds(double smoothing) {
    var criterion = new CrossEntropy(smoothing);
    for (boolean hard : new boolean[] {true, false}) {
      try (var scope = Scope.open()) {
        Targets targets = hard ? hard() : soft();
        Tensor logits = logits();
        logits.set_requires_grad(true);
        criterion.loss(logits, targets).backward();
        assertThat(Tensors.toDoubles(criterion.gradient(logits.detach(), targets)))
            .containsExactly(Tensors.toDoubles(logits.grad()), within(1e-14));
      }
    }
  }

  /** A program's loss and gradients are those of autograd, for smoothed and soft targets too. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProgramTrainsWithIt(boolean hard) {
    var network = Zoo.network("cifar-resnet8:activation=tanh", CLASSES);
    Shape image = Shape.map(3, 8, 8);
    var criterion = new CrossEntropy(0.1);
    double[] pixels = new Random(2).doubles(N * 3 * 8 * 8, -1, 1).toArray();
    try (var reference = Model.create(network, 1, Device.CPU, Element.FLOAT32);
        var model =
            Model.create(
                network, ConvChoices.RULES.layout(network, image), 1, Device.CPU, Element.FLOAT32);
        var program =
            new ProgramStep(model, image, Precision.FP32, ConvChoices.RULES, 1, criterion);
        var scope = Scope.open()) {
      Tensor x = Tensors.ofDoubles(pixels, Element.FLOAT32, Device.CPU, N, 3, 8, 8);
      Targets targets = hard ? hard() : single(soft());
      var autograd = new AutogradStep(reference, Precision.FP32, criterion);
      double loss = autograd.gradients(x, targets).loss().item_double();
      assertThat(program.gradients(x, targets).loss().item_double()).isCloseTo(loss, within(1e-5));
      for (String name : model.parameters().views().keySet()) {
        assertThat(Tensors.toDoubles(model.parameters().gradient(name)))
            .as(name)
            .containsExactly(
                Tensors.toDoubles(reference.parameters().gradient(name)), within(1e-4));
      }
    }
  }

  private static Targets single(Targets targets) {
    Tensor probabilities = targets.probabilities().orElseThrow();
    return Targets.soft(targets.labels(), probabilities.to(Element.FLOAT32.torchType()));
  }

  @Test
  void aShareBeyondOneIsRefused() {
    assertThatThrownBy(() -> new CrossEntropy(1.1))
        .hasMessage("label smoothing is from 0 to 1, got 1.1");
  }
}
