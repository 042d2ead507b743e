package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.train.FormulaWeights;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every net up to 110 layers and every option against real PyTorch: fixtures of {@code
 * src/test/python/make_zoo.py}.
 */
@ExtendWith(NativeLeakExtension.class)
class ZooParityTests {

  private static final int CLASSES = 10;
  private static final double FLOAT64 = 1e-9;
  private static final double FLOAT32 = 1e-4;

  /** Where a true gradient is zero, in training, this share of the largest norm is noise. */
  private static final double NOISE = 1e-12;

  private static final JsonNode FIXTURES = read();

  static Stream<String> specs() {
    return FIXTURES.propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void agreesWithPyTorch(String spec) {
    Network network = Zoo.network(spec, CLASSES);
    JsonNode fixture = FIXTURES.get(spec);
    assertThat(digest(StateDict.of(network))).isEqualTo(fixture.get("stateDict").asString());
    try (var net = Model.allocate(network, Device.CPU, Element.FLOAT64)) {
      for (Mode mode : Mode.values()) {
        JsonNode expected = fixture.path(mode == Mode.EVAL ? "eval" : "train");
        if (!expected.isMissingNode()) {
          checkStep(net, fixture, expected, mode);
        }
      }
    }
    checkFloat32(network, fixture);
  }

  private static void checkStep(Model net, JsonNode fixture, JsonNode expected, Mode mode) {
    net.parameters().zeroGrad();
    FormulaWeights.fill(net);
    try (var scope = Scope.open()) {
      Tensor logits = new Interpreter(net).forward(images(fixture, net), mode);
      Tensor loss = Kernels.crossEntropy(logits, labels(fixture));
      loss.backward();
      assertThat(Tensors.toDoubles(logits))
          .usingComparatorWithPrecision(FLOAT64)
          .containsExactly(logits(expected));
      assertThat(loss.item_double()).isCloseTo(expected.get("loss").asDouble(), within(FLOAT64));
    }
    checkGradients(net, doubles(expected.get("gradNorms")), mode == Mode.TRAIN ? NOISE : 0);
  }

  private static void checkGradients(Model net, double[] expected, double noise) {
    List<String> names = net.parameters().views().keySet().stream().sorted().toList();
    assertThat(expected).hasSameSizeAs(names);
    double floor = noise * DoubleStream.of(expected).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      double actual = gradientNorm(net, names.get(i));
      double tolerance = FLOAT64 * expected[i] + floor;
      assertThat(actual).as(names.get(i)).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static double gradientNorm(Model net, String name) {
    try (var scope = Scope.open()) {
      return net.parameters().get(name).grad().norm().item_double();
    }
  }

  private static void checkFloat32(Network network, JsonNode fixture) {
    try (var net = Model.allocate(network, Device.CPU, Element.FLOAT32);
        var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      FormulaWeights.fill(net);
      assertThat(Tensors.toDoubles(new Interpreter(net).forward(images(fixture, net), Mode.EVAL)))
          .usingComparatorWithPrecision(FLOAT32)
          .containsExactly(logits(fixture.get("eval")));
    }
  }

  private static Tensor images(JsonNode fixture, Model net) {
    long[] sizes = Arrays.stream(doubles(fixture.get("input"))).mapToLong(d -> (long) d).toArray();
    int size = (int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    double[] values = FormulaWeights.values("input", size, 0, 1);
    return Tensors.ofDoubles(values, net.element(), net.device(), sizes);
  }

  private static Tensor labels(JsonNode fixture) {
    long[] labels = new long[fixture.get("input").get(0).asInt()];
    Arrays.setAll(labels, i -> (i * 7L + 3) % CLASSES);
    return Tensors.ofLongs(labels, Device.CPU);
  }

  private static double[] logits(JsonNode expected) {
    return expected.get("logits").valueStream().flatMapToDouble(ZooParityTests::row).toArray();
  }

  private static DoubleStream row(JsonNode row) {
    return DoubleStream.of(doubles(row));
  }

  private static double[] doubles(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  private static String digest(StateDict stateDict) {
    String lines =
        stateDict.entries().stream()
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

  private static JsonNode read() {
    try (var in = ZooParityTests.class.getResourceAsStream("../parity/zoo.json")) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
