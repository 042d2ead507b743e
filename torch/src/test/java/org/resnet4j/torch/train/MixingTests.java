package org.resnet4j.torch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.Seeding;
import org.resnet4j.recipe.Regularization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.Targets;

@ExtendWith(NativeLeakExtension.class)
class MixingTests {

  private static final int CLASSES = 3;
  private static final int SIDE = 8;

  /** Three images of different classes; the pixels of image i are i. */
  private static Example batch() {
    double[] pixels = new double[3 * 3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / (3 * SIDE * SIDE);
      pixels[i] = image;
    }
    Tensor images = Kernels.normal(3, 3, SIDE, SIDE);
    images.copy_(
        Tensors.ofDoubles(
            pixels, org.resnet4j.torch.Element.FLOAT32, Device.CPU, 3, 3, SIDE, SIDE));
    return new Example(images, Targets.of(Tensors.ofLongs(new long[] {0, 1, 2}, Device.CPU)), 3);
  }

  private static Example mixed(Regularization settings, int draw) {
    return new Mixing(settings, CLASSES).mix(batch(), Seeding.of(1, Seeding.MIXING, 1, draw));
  }

  private static double[] probabilities(Example example) {
    return Tensors.toDoubles(example.targets().probabilities().orElseThrow());
  }

  @Test
  void mixupBlendsEachImageWithTheOneBefore() {
    try (var scope = Scope.open()) {
      Example example = mixed(new Regularization(0, 0.4, 0), 0);
      double share = probabilities(example)[0];
      assertThat(share).isBetween(0.0, 1.0);
      assertThat(probabilities(example))
          .containsExactly(
              new double[] {share, 0, 1 - share, 1 - share, share, 0, 0, 1 - share, share},
              within(1e-6));
      double[] pixels = Tensors.toDoubles(example.images());
      double[] expected = {2 * (1 - share), share, 1 + share};
      for (int i = 0; i < pixels.length; i++) {
        assertThat(pixels[i]).isCloseTo(expected[i / (3 * SIDE * SIDE)], within(1e-5));
      }
      assertThat(Tensors.toLongs(example.targets().labels())).containsExactly(0, 1, 2);
    }
  }

  @Test
  void cutmixPastesABoxWhoseAreaIsTheTargetsShare() {
    try (var scope = Scope.open()) {
      for (int draw = 0; draw < 20; draw++) {
        Example example = mixed(new Regularization(0, 0, 1), draw);
        double[] pixels = Tensors.toDoubles(example.images().select(0, 1).select(0, 0));
        int own = 0;
        for (double pixel : pixels) {
          assertThat(pixel).isIn(0.0, 1.0);
          own += pixel == 1 ? 1 : 0;
        }
        double[] target = probabilities(example);
        assertThat(target[4]).isCloseTo(own / (double) (SIDE * SIDE), within(1e-6));
        assertThat(target[3]).isCloseTo(1 - target[4], within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1})
  void sharesAreDrawnFromABetaDistribution(double alpha) {
    List<Double> shares = new ArrayList<>();
    for (int draw = 0; draw < 2000; draw++) {
      try (var scope = Scope.open()) {
        shares.add(probabilities(mixed(new Regularization(0, alpha, 0), draw))[0]);
      }
    }
    var beta = org.apache.commons.statistics.distribution.BetaDistribution.of(alpha, alpha);
    for (double at : new double[] {0.05, 0.3, 0.5, 0.9}) {
      double below = shares.stream().filter(share -> share < at).count() / 2000.0;
      assertThat(below).isCloseTo(beta.cumulativeProbability(at), within(0.04));
    }
  }

  @Test
  void withBothEachBatchHasOneOfThem() {
    int blended = 0;
    for (int draw = 0; draw < 200; draw++) {
      try (var scope = Scope.open()) {
        Example example = mixed(new Regularization(0, 5, 5), draw);
        double[] pixels = Tensors.toDoubles(example.images());
        boolean whole = java.util.Arrays.stream(pixels).allMatch(p -> p == Math.rint(p));
        blended += whole ? 0 : 1;
      }
    }
    assertThat(blended).isBetween(70, 130);
  }

  @Test
  void nothingIsDrawnWhereNothingIsMixed() {
    try (var scope = Scope.open()) {
      Example given = batch();
      assertThat(new Mixing(Regularization.NONE, CLASSES).mix(given, Seeding.of(1, 4)))
          .isSameAs(given);
    }
  }
}
