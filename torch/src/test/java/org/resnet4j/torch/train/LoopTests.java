package org.resnet4j.torch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.UpdateRule;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class LoopTests {

  private static final Network NETWORK = Zoo.network("cifar-resnet8:norm=none", 3);
  private static final Optimizer SGD = new Optimizer.Sgd(0.05, 0.9, 0, false);
  private static final int SIDE = 8;

  /** Images from..to of a fixed set of 12. */
  private static Example images(int from, int to) {
    int size = 3 * SIDE * SIDE;
    double[] all = new Random(1).doubles(12L * size, -1, 1).toArray();
    long[] labels = new Random(2).longs(12, 0, 3).toArray();
    double[] pixels = Arrays.copyOfRange(all, from * size, to * size);
    return new Example(
        Tensors.ofDoubles(pixels, Element.FLOAT64, Device.CPU, to - from, 3, SIDE, SIDE),
        Targets.of(Tensors.ofLongs(Arrays.copyOfRange(labels, from, to), Device.CPU)),
        to - from);
  }

  /**
   * What a training of these batches leaves: the weights, then their average where there is one.
   */
  private static List<double[]> trained(UpdateRule rule, int... ends) {
    try (var model = Model.create(NETWORK, 1, Device.CPU, Element.FLOAT64);
        var optimizer = new FlatOptimizer(SGD, model);
        var updates = new Updates(model, optimizer, rule)) {
      Iterator<Integer> next = Arrays.stream(ends).boxed().iterator();
      int[] from = {0};
      Input input =
          () -> {
            int begin = from[0];
            from[0] = next.next();
            return images(begin, from[0]);
          };
      new Loop(new AutogradStep(model), updates, step -> 0.05, 1)
          .run(0, ends.length / rule.accumulation(), input, Observer.NONE);
      List<double[]> values = new ArrayList<>();
      values.add(Tensors.toDoubles(model.parameters().values()));
      updates
          .average()
          .ifPresent(average -> values.add(Tensors.toDoubles(average.parameters().values())));
      return values;
    }
  }

  @Test
  void accumulatedBatchesMakeTheUpdateOfOneLargeBatch() {
    double[] whole = trained(UpdateRule.PLAIN, 8, 12).get(0);
    assertThat(trained(UpdateRule.PLAIN.accumulating(2), 3, 8, 9, 12).get(0))
        .containsExactly(whole, within(1e-12));
  }

  /** One tensor says of every batch whether it overflowed, as that of the loss scale does. */
  @Test
  void anOverflowInOneOfTheAccumulatedBatchesLeavesTheUpdateOut() {
    assertThat(movedWith(0, 0)).isTrue();
    assertThat(movedWith(1, 0)).isFalse();
    assertThat(movedWith(0, 1)).isFalse();
    assertThat(movedWith(0, 0, 1, 0)).isTrue();
  }

  private static boolean movedWith(double... overflows) {
    try (var model = Model.create(NETWORK, 1, Device.CPU, Element.FLOAT32);
        var optimizer = new FlatOptimizer(new Optimizer.Sgd(0.05, 0, 0, false), model);
        var updates = new Updates(model, optimizer, UpdateRule.PLAIN.accumulating(2));
        var scope = Scope.open()) {
      Tensor overflow = Tensors.zeros(ScalarType.Float, Device.CPU);
      Iterator<Double> next = Arrays.stream(overflows).iterator();
      GradientStep step =
          (images, targets) -> {
            Tensors.fill(overflow, next.next());
            Tensors.fill(model.parameters().gradients(), 1);
            return new StepResult(images, overflow, Optional.of(overflow));
          };
      double[] start = Tensors.toDoubles(model.parameters().values());
      new Loop(step, updates, number -> 0.05, 1)
          .run(0, overflows.length / 2, () -> images(0, 4), Observer.NONE);
      return !Arrays.equals(Tensors.toDoubles(model.parameters().values()), start);
    }
  }

  @Test
  void clippedGradientsMoveTheWeightsLess() {
    double[] start = trained(UpdateRule.PLAIN).get(0);
    double free = distance(start, trained(UpdateRule.PLAIN, 12).get(0));
    double clipped = distance(start, trained(UpdateRule.PLAIN.clipping(0.01), 12).get(0));
    assertThat(clipped).isCloseTo(0.05 * 0.01, within(1e-6)).isLessThan(free);
  }

  /** In the first updates the decay is min(ema, (1 + n) / (10 + n)). */
  @Test
  void theAverageFollowsTheWeights() {
    double[] start = trained(UpdateRule.PLAIN).get(0);
    List<double[]> one = trained(UpdateRule.PLAIN.averaging(0.9), 6);
    double[] expected = new double[start.length];
    Arrays.setAll(expected, i -> 0.1 * start[i] + 0.9 * one.get(0)[i]);
    assertThat(one.get(1)).containsExactly(expected, within(1e-12));
    assertThat(one.get(0)).isEqualTo(trained(UpdateRule.PLAIN, 6).get(0));
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void anObserverSeesTheGradientsBeforeTheUpdateAndEndsTheLoop() {
    List<String> seen = new ArrayList<>();
    try (var model = Model.create(NETWORK, 1, Device.CPU, Element.FLOAT64);
        var optimizer = new FlatOptimizer(SGD, model);
        var updates = new Updates(model, optimizer)) {
      double[] start = Tensors.toDoubles(model.parameters().values());
      Observer observer =
          new Observer() {
            @Override
            public void computed(long step, Example example, StepResult result) {
              double[] now = Tensors.toDoubles(model.parameters().values());
              seen.add(
                  "computed " + step + (Arrays.equals(now, start) ? ", not moved" : ", moved"));
            }

            @Override
            public void updated(long step) {
              seen.add("updated " + step);
              if (step == 5) {
                throw new IllegalStateException("enough");
              }
            }
          };
      var loop = new Loop(new AutogradStep(model), updates, step -> 0.05, 1);
      assertThatThrownBy(() -> loop.run(4, 9, () -> images(0, 4), observer)).hasMessage("enough");
    }
    assertThat(seen)
        .containsExactly("computed 4, not moved", "updated 4", "computed 5, moved", "updated 5");
  }

  @Test
  void rulesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> UpdateRule.PLAIN.accumulating(0))
        .isInstanceOf(ResnetException.class)
        .hasMessage("an update is of at least 1 batch, got 0");
    assertThatThrownBy(() -> UpdateRule.PLAIN.clipping(0))
        .hasMessage("gradients are clipped to a norm above 0, got 0.0");
    assertThatThrownBy(() -> UpdateRule.PLAIN.averaging(1))
        .hasMessage("the decay of averaged weights is from 0 to below 1, got 1.0");
  }
}
