package org.resnet4j.torch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Network;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.reference.IdentityNorms;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** Trained nets edited; "trained" are some steps forward, so that running statistics are used. */
@ExtendWith(NativeLeakExtension.class)
class WeightTransferTests {

  /** He et al. 2015, section 1: the deeper net that copies the shallower one. */
  @ParameterizedTest
  @CsvSource({
    "cifar-resnet8, layer1.0",
    "cifar-resnet8, layer2.0",
    "cifar-resnet8:norm=none, layer2.0",
    "cifar-resnet8:projection=B, layer3.0",
    "cifar-preact-resnet14, layer2.1",
    "cifar-plain8:norm=none, layer2.0",
    "cifar-plain8:norm=none, layer2.0.conv2",
    "cifar-plain8, layer1.0",
    "cifar-plain8, layer3.0.conv1",
    "resnet18, layer3.1",
  })
  void identitiesChangeNoBitOfTheOutputs(String spec, String behind) {
    for (Element element : new Element[] {Element.FLOAT32, Element.FLOAT64}) {
      double[] before;
      double[] after;
      try (var net = trained(spec, element)) {
        before = logits(net);
        Network longer = Zoo.network(spec + "+identity=" + behind + ",3", 3);
        try (var grafted = WeightTransfer.of(net, longer, 5)) {
          after = logits(grafted);
        }
      }
      assertThat(after).as(spec + " " + element).isEqualTo(before);
    }
  }

  /** Of blocks that keep their shape: the shallow net has names for all that remains. */
  @ParameterizedTest
  @CsvSource({
    "cifar-resnet14, cifar-resnet8",
    "cifar-plain14, cifar-plain8",
    "cifar-preact-resnet14, cifar-preact-resnet8"
  })
  void deletionEqualsTheNetBuiltWithout(String deep, String shallow) {
    Network cut = Zoo.network(deep + "+delete=layer1.1+delete=layer2.1+delete=layer3.1", 3);
    try (var net = trained(deep, Element.FLOAT32);
        var lesioned = WeightTransfer.of(net, cut, 5);
        var built = Model.create(Zoo.network(shallow, 3), 9, Device.CPU, Element.FLOAT32)) {
      WeightTransfer.copy(net, built);
      assertThat(logits(lesioned)).isEqualTo(logits(built)).isNotEqualTo(logits(net));
    }
  }

  /** A branch times 0 is a branch that is not there, also where the shortcut pads. */
  @ParameterizedTest
  @ValueSource(strings = {"layer1.0", "layer1.1", "layer2.0", "layer3.1"})
  void gatingOffEqualsDeletion(String block) {
    String spec = "cifar-resnet14";
    try (var net = trained(spec, Element.FLOAT32);
        var off = WeightTransfer.of(net, Zoo.network(spec + "+scale=" + block + ",0", 3), 5);
        var deleted = WeightTransfer.of(net, Zoo.network(spec + "+delete=" + block, 3), 5)) {
      assertThat(logits(off)).isEqualTo(logits(deleted));
    }
  }

  @Test
  void exchangedBlocksKeepTheirWeights() {
    String spec = "cifar-resnet14";
    try (var net = trained(spec, Element.FLOAT32);
        var exchanged =
            WeightTransfer.of(net, Zoo.network(spec + "+exchange=layer1.0,layer1.1", 3), 5);
        var back =
            WeightTransfer.of(
                exchanged,
                Zoo.network(spec + "+exchange=layer1.0,layer1.1+exchange=layer1.0,layer1.1", 3),
                6)) {
      assertThat(logits(exchanged)).isNotEqualTo(logits(net));
      assertThat(logits(back)).isEqualTo(logits(net));
      assertThat(Tensors.toDoubles(exchanged.statistic("layer1.1.bn1.running_var")))
          .isEqualTo(Tensors.toDoubles(net.statistic("layer1.1.bn1.running_var")));
    }
  }

  @Test
  void refusesAnotherShapeOfATensor() {
    try (var net = trained("cifar-resnet8", Element.FLOAT32)) {
      assertThatThrownBy(() -> WeightTransfer.of(net, Zoo.network("cifar-resnet8", 4), 5))
          .hasMessage("linear.weight has the shape [3, 64] in one net and [4, 64] in the other");
    }
  }

  /**
   * As inserted they normalise in training; calibrated they do not, as far as the running
   * statistics are those of the batch.
   */
  @Test
  void calibratedNormsAreTheIdentityInTrainingToo() {
    Network longer = Zoo.network("cifar-plain8+identity=layer2.0,2", 3);
    try (var net = trained("cifar-plain8", Element.FLOAT64)) {
      for (int i = 0; i < 100; i++) {
        training(net);
      }
      double[] expected = training(net);
      double[] evaluated = logits(net);
      try (var inserted = WeightTransfer.of(net, longer, 5);
          var calibrated = WeightTransfer.of(net, longer, 5);
          var scope = Scope.open()) {
        List<String> norms = IdentityNorms.inserted(net.network(), longer);
        assertThat(norms)
            .containsExactly(
                "layer2.0_1.bn1", "layer2.0_1.bn2", "layer2.0_2.bn1", "layer2.0_2.bn2");
        IdentityNorms.calibrate(calibrated, norms, images(net, 7));
        assertThat(greatest(evaluated, logits(calibrated))).isLessThan(1e-9);
        double before = greatest(expected, training(inserted));
        assertThat(greatest(expected, training(calibrated))).isLessThan(before / 20);
      }
    }
  }

  private static double[] training(Model net) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      return Tensors.toDoubles(new Interpreter(net).forward(images(net, 7), Mode.TRAIN));
    }
  }

  private static double greatest(double[] a, double[] b) {
    double greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
    }
    return greatest;
  }

  private static Model trained(String spec, Element element) {
    Model net = Model.create(Zoo.network(spec, 3), 1, Device.CPU, element);
    for (int i = 0; i < 3; i++) {
      try (var scope = Scope.open();
          var noGrad = NoGrad.on()) {
        new Interpreter(net).forward(images(net, i), Mode.TRAIN);
      }
    }
    return net;
  }

  private static double[] logits(Model net) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      return Tensors.toDoubles(new Interpreter(net).forward(images(net, 7), Mode.EVAL));
    }
  }

  private static Tensor images(Model net, long seed) {
    double[] values = new Random(seed).doubles(4 * 3 * 32 * 32, -1, 1).toArray();
    return Tensors.ofDoubles(values, net.element(), net.device(), 4, 3, 32, 32);
  }
}
