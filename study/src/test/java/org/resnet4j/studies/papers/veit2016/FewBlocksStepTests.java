package org.resnet4j.studies.papers.veit2016;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.graph.Block;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class FewBlocksStepTests {

  private static final int BATCH = 4;
  private static final int SIDE = 16;
  private static final int BLOCKS = 6;

  private static Model net() {
    return Model.create(Zoo.network("cifar-resnet14", 5), 1, Device.CPU, Element.FLOAT64);
  }

  private static double loss(Model net, GradientStep step) {
    try (var scope = Scope.open()) {
      double[] pixels = new Random(3).doubles(BATCH * 3 * SIDE * SIDE, -1, 1).toArray();
      Tensor x = Tensors.ofDoubles(pixels, net.element(), Device.CPU, BATCH, 3, SIDE, SIDE);
      long[] labels = new Random(4).longs(BATCH, 0, 5).toArray();
      return step.gradients(x, Tensors.ofLongs(labels, Device.CPU)).loss().item_double();
    }
  }

  private static double[] gradient(Model net, String parameter) {
    try (var scope = Scope.open()) {
      return Tensors.toDoubles(net.parameters().gradient(parameter));
    }
  }

  /** Blocks that the last step had gradients for. */
  private static Set<String> trained(Model net) {
    Set<String> names = new HashSet<>();
    for (Block block : net.network().blocks()) {
      if (!isZero(gradient(net, block.name() + ".conv1.weight"))) {
        names.add(block.name());
      }
    }
    return names;
  }

  private static boolean isZero(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == 0);
  }

  @Test
  void isThePlainStepWithAllBlocks() {
    try (var plain = net();
        var expected = new AutogradStep(plain);
        var net = net();
        var step = new FewBlocksStep(net, BLOCKS, 1)) {
      assertThat(loss(net, step)).isEqualTo(loss(plain, expected));
      try (var scope = Scope.open()) {
        assertThat(Tensors.toDoubles(net.parameters().gradients()))
            .isEqualTo(Tensors.toDoubles(plain.parameters().gradients()));
      }
    }
  }

  @Test
  void trainsOtherBlocksAtEachStepAndComputesTheSame() {
    try (var plain = net();
        var expected = new AutogradStep(plain);
        var net = net();
        var step = new FewBlocksStep(net, 2, 1)) {
      double loss = loss(plain, expected);
      Set<Set<String>> seen = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        assertThat(loss(net, step)).isEqualTo(loss);
        assertThat(trained(net)).hasSize(2);
        seen.add(trained(net));
      }
      assertThat(seen).hasSizeGreaterThan(3);
    }
  }

  @Test
  void reachesTheStemByShortcutsWithNoBlock() {
    try (var net = net();
        var step = new FewBlocksStep(net, 0, 1)) {
      loss(net, step);
      assertThat(trained(net)).isEmpty();
      for (String parameter : List.of("conv1.weight", "linear.weight")) {
        assertThat(isZero(gradient(net, parameter))).isFalse();
      }
    }
  }

  @Test
  void refusesMoreBlocksThanThereAre() {
    try (var net = net()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new FewBlocksStep(net, BLOCKS + 1, 1))
          .withMessage("7 of the 6 blocks of cifar-resnet14");
    }
  }
}
