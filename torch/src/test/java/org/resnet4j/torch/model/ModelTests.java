package org.resnet4j.torch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.program.ProgramStep;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class ModelTests {

  private static final Network NETWORK = Zoo.network("cifar-resnet8", 3);
  private static final Shape IMAGE = Shape.map(3, 8, 8);

  /** One step has moved its statistics. */
  private static Model trained(long seed) {
    ModelLayout layout = ConvChoices.RULES.layout(NETWORK, IMAGE);
    Model model = Model.create(NETWORK, layout, seed, Device.CPU, Element.FLOAT32);
    try (var scope = Scope.open();
        var step = new ProgramStep(model, IMAGE, Precision.FP32, ConvChoices.RULES)) {
      double[] pixels = new Random(seed).doubles(4 * 3 * 8 * 8, -1, 1).toArray();
      step.gradients(
          Tensors.ofDoubles(pixels, Element.FLOAT32, Device.CPU, 4, 3, 8, 8),
          Tensors.ofLongs(new long[] {0, 1, 2, 0}, Device.CPU));
    }
    return model;
  }

  private static Map<String, double[]> values(Model model) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (StateDict.Entry entry : StateDict.of(NETWORK).entries()) {
      if (entry.kind() != StateDict.Kind.COUNTER) {
        values.put(entry.name(), Tensors.toDoubles(model.values(entry)));
      }
    }
    return values;
  }

  @Test
  void aCopyHasTheValuesAndGoesItsOwnWay() {
    try (var model = trained(1);
        var copy = model.copy()) {
      assertThat(values(copy)).containsExactlyEntriesOf(values(model));
      assertThat(copy.statistics().steps("bn1")).isEqualTo(1);
      copy.parameters().values().zero_();
      assertThat(values(model).get("conv1.weight")).isNotEqualTo(values(copy).get("conv1.weight"));
    }
  }

  @Test
  void anAverageMovesParametersAndStatistics() {
    try (var average = trained(1);
        var model = trained(2)) {
      Map<String, double[]> before = values(average);
      Map<String, double[]> towards = values(model);
      average.average(model, 0.75);
      values(average)
          .forEach(
              (name, actual) -> {
                double[] expected = Objects.requireNonNull(before.get(name)).clone();
                double[] other = Objects.requireNonNull(towards.get(name));
                Arrays.setAll(expected, i -> 0.75 * expected[i] + 0.25 * other[i]);
                assertThat(actual).as(name).containsExactly(expected, within(1e-6));
              });
    }
  }

  @Test
  void takesOverAnothersValues() {
    try (var one = trained(1);
        var other = trained(2)) {
      Map<String, double[]> second = values(other);
      one.set(other);
      assertThat(values(one)).containsExactlyEntriesOf(second);
    }
  }

  @Test
  void aModelOfAnotherLayoutIsRefused() {
    try (var one = trained(1);
        var other = Model.create(NETWORK, 1, Device.CPU, Element.FLOAT32)) {
      assertThatThrownBy(() -> one.set(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another network, layout, device or type");
    }
  }
}
