package org.resnet4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Parameter;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.StateDict;
import org.resnet4j.graph.Summary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts of the papers and of torchvision, as REFERENCE.md of the design gives them. */
class ZooCountsTests {

  private static final JsonNode FIXTURE =
      JsonMapper.shared().readTree(ZooCountsTests.class.getResourceAsStream("zoo-counts.json"));

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
    "alexnet, 60965224",
    "alexnet-torchvision, 61100840",
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
    "alexnet-torchvision, 1000, 3x224x224, 0.714e9",
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
    "alexnet-torchvision, 16",
  })
  void hasTorchvisionsNumberOfTensors(String spec, int tensors) {
    Network network = Zoo.network(spec, OptionalInt.empty());
    assertThat(StateDict.of(network).entries()).hasSize(tensors);
  }

  /** Counts and names of the PyTorch models of {@code torch/src/test/python/make_zoo.py}. */
  @ParameterizedTest
  @MethodSource("fixtureSpecs")
  void hasTheParametersAndNamesOfThePyTorchModel(String spec) {
    JsonNode expected = FIXTURE.get(spec);
    Network network = Zoo.network(spec, OptionalInt.empty());
    assertThat(network.parameterCount()).isEqualTo(expected.get("parameters").asLong());
    assertThat(weights(network)).isEqualTo(expected.get("weights").asLong());
    assertThat(digest(network)).isEqualTo(expected.get("stateDict").asString());
  }

  /** He et al. 2016, Table 4: 1.7 and 10.2 million, which are those of the weight layers alone. */
  @Test
  void hasTheWeightsOfThePreactivationPaper() {
    assertThat(weights(Zoo.network("cifar-preact-resnet164", 10)))
        .isBetween(1_650_000L, 1_749_999L);
    assertThat(weights(Zoo.network("cifar-preact-resnet1001", 10)))
        .isBetween(10_150_000L, 10_249_999L);
  }

  /** timm's resnetv2_50, 101 and 152 have as many. */
  @ParameterizedTest
  @CsvSource({
    "preact-resnet50, 25549352",
    "preact-resnet101, 44541480",
    "preact-resnet152, 60185128",
  })
  void hasTimmsParameters(String spec, long parameters) {
    assertThat(Zoo.network(spec, 1000).parameterCount()).isEqualTo(parameters);
  }

  /** Parameters, multiply-adds at 224 and tensors of timm 1.0.31's nets of these names. */
  @ParameterizedTest
  @CsvSource({
    "resnet18d, 11708744, 2053713920, 134",
    "resnet26d, 16014408, 2581897216, 188",
    "resnet34d, 21816904, 3903401984, 230",
    "resnet50d, 25576264, 4328824832, 332",
    "resnet101d, 44568392, 8041046016, 638",
    "resnet152d, 60212040, 11753267200, 944",
    "seresnet18, 11779624, 1814161408, 154",
    "seresnet34, 21960416, 3663920128, 282",
    "seresnet50, 28088024, 4091699200, 384",
    "seresnet101, 49326872, 7806148608, 758",
    "seresnet152, 66821848, 11520204800, 1132",
  })
  void hasTimmsCounts(String spec, long parameters, long multiplyAdds, int tensors) {
    Network network = Zoo.network(spec, 1000);
    assertThat(network.parameterCount()).isEqualTo(parameters);
    assertThat(Summary.of(network, Shape.map(3, 224, 224)).multiplyAdds()).isEqualTo(multiplyAdds);
    assertThat(StateDict.of(network).entries()).hasSize(tensors);
  }

  static Stream<String> fixtureSpecs() {
    return FIXTURE.propertyNames().stream();
  }

  private static long weights(Network network) {
    return network.parameters().stream()
        .filter(p -> p.shape().size() > 1)
        .mapToLong(Parameter::elements)
        .sum();
  }

  private static String digest(Network network) {
    String lines =
        StateDict.of(network).entries().stream()
            .map(e -> e.name() + " " + e.shape().toString().replace(" ", ""))
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(lines.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
