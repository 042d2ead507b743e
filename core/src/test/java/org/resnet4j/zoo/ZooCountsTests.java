package org.resnet4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.StateDict;
import org.resnet4j.graph.Summary;

/** Counts of the papers and of torchvision, as REFERENCE.md of the design gives them. */
class ZooCountsTests {

  @ParameterizedTest
  @CsvSource({
    "resnet18, 11689512",
    "resnet34, 21797672",
    "resnet50, 25557032",
    "resnet101, 44549160",
    "resnet152, 60192808",
    "plain18, 11515688",
    "plain34, 21623848",
    "resnext50_32x4d, 25028904",
    "wide_resnet50_2, 68883240",
    "cifar-resnet20, 269722",
    "cifar-resnet32, 464154",
    "cifar-resnet44, 658586",
    "cifar-resnet56, 853018",
    "cifar-resnet110, 1727962",
    "cifar-resnet1202, 19421274",
    "cifar-plain20, 269722",
    "cifar-plain110, 1727962",
  })
  void hasThePapersParameters(String spec, long parameters) {
    assertThat(Zoo.network(spec, OptionalInt.empty()).parameterCount()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 11177538",
    "resnet34, 21285698",
    "resnet34:bias, 21293250",
    "resnet50, 23512130",
    "resnet101, 42504258",
    "resnet152, 58147906",
  })
  void hasTheParametersOfTwoClasses(String spec, long parameters) {
    assertThat(Zoo.network(spec, 2).parameterCount()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 1000, 3x224x224, 1.814e9",
    "resnet34, 1000, 3x224x224, 3.664e9",
    "resnet50, 1000, 3x224x224, 4.089e9",
    "resnet101, 1000, 3x224x224, 7.801e9",
    "resnet152, 1000, 3x224x224, 11.514e9",
    "resnext50_32x4d, 1000, 3x224x224, 4.230e9",
    "wide_resnet50_2, 1000, 3x224x224, 11.398e9",
    "resnet34:bias, 2, 3x32x32, 74.8e6",
    "cifar-resnet20, 10, 3x32x32, 40.6e6",
  })
  void hasThePapersMultiplyAddsWithinHalfAPercent(
      String spec, int classes, String input, double expected) {
    Network network = Zoo.network(spec, classes);
    long cost = Summary.of(network, Shape.parse(input)).multiplyAdds();
    assertThat((double) cost).isCloseTo(expected, within(0.005 * expected));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 122",
    "resnet34, 218",
    "resnet50, 320",
    "resnet101, 626",
    "resnet152, 932",
  })
  void hasTorchvisionsNumberOfTensors(String spec, int tensors) {
    Network network = Zoo.network(spec, OptionalInt.empty());
    assertThat(StateDict.of(network).entries()).hasSize(tensors);
  }
}
