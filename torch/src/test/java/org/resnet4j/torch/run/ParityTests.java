package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.torch.train.FormulaWeights;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against real PyTorch: fixtures of {@code src/test/python/make_parity.py}. */
@ExtendWith(NativeLeakExtension.class)
class ParityTests {

  /** Where the true gradient is zero, this share of the layer's weight gradient is noise. */
  private static final double ZERO_GRADIENT = 1e-9;

  @ParameterizedTest
  @ValueSource(
      strings = {"resnet18", "resnet34-bias", "resnet50", "cifar-resnet20", "cifar-plain20"})
  void hasPyTorchsNamesAndShapes(String fixture) {
    Fixture f = Fixture.read(fixture);
    List<String> expected = new ArrayList<>();
    f.json.get("stateDict").forEach(e -> expected.add(e.get(0).asString() + " " + e.get(1)));
    List<String> actual =
        StateDict.of(f.network).entries().stream()
            .map(e -> e.name() + " " + e.shape().toString().replace(" ", ""))
            .toList();
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resnet18", "resnet34-bias", "resnet50", "cifar-resnet20", "cifar-plain20"})
  void agreesWithPyTorchInFloat64(String fixture) {
    Fixture f = Fixture.read(fixture);
    check(f, Mode.EVAL, "eval", Element.FLOAT64, 1e-9, 1e-9);
    check(f, Mode.TRAIN, "train", Element.FLOAT64, 1e-9, 1e-9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resnet18", "resnet34-bias", "resnet50", "cifar-resnet20", "cifar-plain20"})
  void agreesWithPyTorchOnTheFirstStepInFloat32(String fixture) {
    Fixture f = Fixture.read(fixture);
    JsonNode expected = f.json.get("float32").get("train");
    int before = Libtorch.threads();
    Libtorch.useThreads(
        2); // sums are split as in the fixture: with one thread resnet50 is 3e-3 off
    try (Step step = new Step(f, Mode.TRAIN, Element.FLOAT32)) {
      assertThat(step.loss).isCloseTo(expected.get("loss").asDouble(), within(1e-4));
      checkGradients(f, step, expected.get("gradNorms"), 1e-3, 1e-3);
    } finally {
      Libtorch.useThreads(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resnet18", "resnet34-bias", "resnet50", "cifar-resnet20", "cifar-plain20"})
  void trainsAsPyTorchInFloat64(String fixture) {
    Fixture f = Fixture.read(fixture);
    for (String kind : kinds(fixture)) {
      JsonNode run = f.json.get(kind);
      assertThat(losses(f, optimizer(kind, run)))
          .usingComparatorWithPrecision(1e-6)
          .as(fixture + " " + kind)
          .containsExactly(doubles(run.get("losses")));
    }
  }

  private static List<String> kinds(String fixture) {
    return fixture.equals("cifar-resnet20")
        ? List.of("adam", "adamw", "sgd", "nesterov")
        : List.of("adam", "sgd");
  }

  private static Optimizer optimizer(String kind, JsonNode run) {
    double rate = run.get("lr").asDouble();
    return switch (kind) {
      case "adam" -> Optimizer.Adam.of(rate);
      case "adamw" -> Optimizer.AdamW.of(rate);
      default ->
          new Optimizer.Sgd(
              rate,
              run.get("momentum").asDouble(),
              run.get("weightDecay").asDouble(),
              run.get("nesterov").asBoolean());
    };
  }

  private static double[] losses(Fixture f, Optimizer settings) {
    double[] losses = new double[10];
    try (var net = f.model(Element.FLOAT64);
        var optimizer = new FlatOptimizer(settings, net)) {
      for (int i = 0; i < losses.length; i++) {
        try (var scope = Scope.open()) {
          Tensor logits = new Interpreter(net).forward(f.input(net), Mode.TRAIN);
          Tensor loss = Kernels.crossEntropy(logits, f.labels());
          net.parameters().zeroGrad();
          loss.backward();
          optimizer.step(settings.rate());
          losses[i] = loss.item_double();
        }
      }
    }
    return losses;
  }

  private static void check(
      Fixture f, Mode mode, String key, Element element, double logits, double gradients) {
    JsonNode expected = f.json.get(key);
    try (Step step = new Step(f, mode, element)) {
      double[] flat = doubles(expected.get("logits"));
      assertThat(step.logits).usingComparatorWithPrecision(logits).containsExactly(flat);
      assertThat(step.loss).isCloseTo(expected.get("loss").asDouble(), within(logits));
      checkGradients(f, step, expected.get("gradNorms"), gradients, ZERO_GRADIENT);
      checkDots(f, step, expected, gradients);
      for (String kind : List.of("runningMeanNorms", "runningVarNorms")) {
        if (mode == Mode.TRAIN) {
          checkStatistics(step, expected.get(kind), logits);
        }
      }
    }
  }

  private static void checkStatistics(Step step, JsonNode expected, double precision) {
    for (var norm : expected.properties()) {
      double actual = l2(Tensors.toDoubles(step.net.statistic(norm.getKey())));
      double wanted = norm.getValue().asDouble();
      assertThat(actual).as(norm.getKey()).isCloseTo(wanted, within(precision * wanted));
    }
  }

  private static void checkGradients(
      Fixture f, Step step, JsonNode expected, double relative, double zero) {
    assertThat(step.net.parameters().views().keySet())
        .containsExactlyElementsOf(expected.propertyNames());
    for (var norm : expected.properties()) {
      String name = norm.getKey();
      double wanted = norm.getValue().asDouble();
      double tolerance = f.tolerance(expected, name, relative, zero);
      assertThat(step.gradientNorm(name)).as(name).isCloseTo(wanted, within(tolerance));
    }
  }

  /** A permuted gradient, or one of the other sign, has the norm but not these products. */
  private static void checkDots(Fixture f, Step step, JsonNode expected, double relative) {
    JsonNode norms = expected.get("gradNorms");
    for (var dots : expected.get("gradDots").properties()) {
      String name = dots.getKey();
      double tolerance = f.tolerance(norms, name, relative, ZERO_GRADIENT);
      assertThat(step.gradientDots(name))
          .as(name)
          .containsExactly(doubles(dots.getValue()), within(tolerance));
    }
    assertThat(expected.get("gradDots").propertyNames()).isEqualTo(norms.propertyNames());
  }

  private static double l2(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double[] doubles(JsonNode node) {
    if (!node.isArray()) {
      return new double[] {node.asDouble()};
    }
    return IntStream.range(0, node.size())
        .mapToObj(node::get)
        .map(ParityTests::doubles)
        .flatMapToDouble(java.util.Arrays::stream)
        .toArray();
  }

  /** One forward and backward pass from the formula's weights. */
  private static final class Step implements AutoCloseable {
    private final Model net;
    private final double[] logits;
    private final double loss;

    Step(Fixture f, Mode mode, Element element) {
      net = f.model(element);
      try (var scope = Scope.open()) {
        Tensor output = new Interpreter(net).forward(f.input(net), mode);
        Tensor mean = Kernels.crossEntropy(output, f.labels());
        mean.backward();
        logits = Tensors.toDoubles(output);
        loss = mean.item_double();
      }
    }

    private double[] gradient(String parameter) {
      try (var scope = Scope.open()) {
        return Tensors.toDoubles(net.parameters().get(parameter).grad());
      }
    }

    double gradientNorm(String parameter) {
      return l2(gradient(parameter));
    }

    /** Its products with two vectors of the formula, as the script's {@code grad_dots} has them. */
    double[] gradientDots(String parameter) {
      double[] gradient = gradient(parameter);
      return Stream.of("dot0.", "dot1.")
          .map(prefix -> FormulaWeights.values(prefix + parameter, gradient.length, 0, 1))
          .mapToDouble(
              vector ->
                  IntStream.range(0, vector.length).mapToDouble(i -> vector[i] * gradient[i]).sum())
          .toArray();
    }

    @Override
    public void close() {
      net.close();
    }
  }

  /** A fixture file and the network it is about. */
  private record Fixture(JsonNode json, Network network) {

    static Fixture read(String name) {
      try (var in = ParityTests.class.getResourceAsStream("../parity/" + name + ".json")) {
        JsonNode json = JsonMapper.shared().readTree(in);
        String spec = json.get("model").asString();
        return new Fixture(json, Zoo.network(spec, json.get("classes").asInt()));
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    Model model(Element element) {
      Model net = Model.allocate(network, Device.CPU, element);
      FormulaWeights.fill(net);
      return net;
    }

    Tensor input(Model net) {
      long[] sizes =
          IntStream.range(0, 4).mapToLong(i -> json.get("input").get(i).asLong()).toArray();
      int size = (int) (sizes[0] * sizes[1] * sizes[2] * sizes[3]);
      double[] values = FormulaWeights.values("input", size, 0, 1);
      return Tensors.ofDoubles(values, net.element(), net.device(), sizes);
    }

    Tensor labels() {
      long[] labels = new long[json.get("input").get(0).asInt()];
      java.util.Arrays.setAll(labels, i -> (i * 7L + 3) % network.classes());
      return Tensors.ofLongs(labels, Device.CPU);
    }

    /** How far a gradient's norm may be off, given all norms. */
    double tolerance(JsonNode norms, String parameter, double relative, double zero) {
      double layer = norms.get(parameter.replaceAll("bias$", "weight")).asDouble();
      double least = isBiasBeforeNorm(parameter) ? zero * layer : 0;
      return Math.max(relative * norms.get(parameter).asDouble(), least);
    }

    /** Its true gradient is zero: the norm takes the mean away. */
    private boolean isBiasBeforeNorm(String parameter) {
      return parameter.matches(".*conv\\d\\.bias");
    }
  }
}
