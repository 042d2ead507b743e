package org.resnet4j.torch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Schedule;
import org.resnet4j.recipe.UpdateRule;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;

/** Optimizers and schedules give PyTorch's and timm's values; make_optimizers.py made them. */
@ExtendWith(NativeLeakExtension.class)
class OptimizerParityTests {

  private static double[] row(String name) {
    try (InputStream stream =
        OptimizerParityTests.class.getResourceAsStream("/org/resnet4j/torch/optimizers.csv")) {
      String text =
          new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
      List<String> cells =
          text.lines()
              .map(line -> List.of(line.split(",")))
              .filter(line -> line.get(0).equals(name))
              .findFirst()
              .orElseThrow();
      return cells.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "rmsprop" -> new Optimizer.RmsProp(0.01, 0.9, 1e-3, 0.9, 0.1);
      case "rmsprop-plain" -> Optimizer.RmsProp.of(0.01);
      case "lion" -> new Optimizer.Lion(0.01, 0.9, 0.99, 0.1);
      case "adam" -> new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 0.1);
      case "sgd" -> new Optimizer.Sgd(0.01, 0.9, 0.1, true);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Six numbers as a net's only weights. */
  private static Network six() {
    var net = new NetworkBuilder("six", Shape.map(6, 1, 1));
    net.add("fc", new Op.Linear(6, 1, false), net.add("flatten", new Op.Flatten(), net.input()));
    return net.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rmsprop", "rmsprop-plain", "lion", "adam", "sgd"})
  void tenUpdatesInDoublePrecision(String name) {
    try (var net = Model.allocate(six(), Device.CPU, Element.FLOAT64);
        var optimizer = new FlatOptimizer(optimizer(name), net)) {
      set(net, false, IntStream.range(0, 6).mapToDouble(i -> (i - 2.5) / 4).toArray());
      for (int t = 0; t < 10; t++) {
        double[] p = Tensors.toDoubles(net.parameters().values());
        double[] gradient = new double[6];
        int update = t;
        Arrays.setAll(gradient, i -> Math.sin(1 + i + 2 * update) + p[i] / 2);
        set(net, true, gradient);
        try (var scope = Scope.open()) {
          optimizer.step(optimizer(name).rate());
        }
      }
      assertThat(Tensors.toDoubles(net.parameters().values()))
          .containsExactly(row(name), within(1e-9));
    }
  }

  /** Of weights as with decay, of all else as without. */
  @ParameterizedTest
  @ValueSource(strings = {"rmsprop", "lion", "adam", "sgd"})
  void decayMayBeForWeightsAlone(String name) {
    Optimizer settings = optimizer(name);
    Map<String, double[]> some = trained(settings, UpdateRule.DecayOn.WEIGHTS);
    Map<String, double[]> all = trained(settings, UpdateRule.DecayOn.ALL);
    Map<String, double[]> none = trained(settings.withWeightDecay(0), UpdateRule.DecayOn.ALL);
    some.forEach(
        (parameter, values) -> {
          boolean weight = parameter.endsWith("conv1.weight") || parameter.equals("fc.weight");
          Map<String, double[]> like = weight ? all : none;
          assertThat(values).as(parameter).containsExactly(like.get(parameter), within(1e-12));
        });
    assertThat(all.get("bn1.weight")).isNotEqualTo(none.get("bn1.weight"));
  }

  private static Map<String, double[]> trained(Optimizer settings, UpdateRule.DecayOn decay) {
    var builder = new NetworkBuilder("small", Shape.map(2, 2, 2));
    var x = builder.add("conv1", new Op.Conv(2, 2, 1, 1, 0, 1, true), builder.input());
    x = builder.add("bn1", new Op.BatchNorm(2, 1e-5, 0.1), x);
    builder.add("fc", new Op.Linear(8, 2, true), builder.add("flatten", new Op.Flatten(), x));
    try (var net = Model.create(builder.build(), 1, Device.CPU, Element.FLOAT64);
        var optimizer = new FlatOptimizer(settings, net, decay);
        var scope = Scope.open()) {
      Tensors.fill(net.parameters().gradients(), 0.3);
      for (int i = 0; i < 3; i++) {
        optimizer.step(0.1);
      }
      Map<String, double[]> values = new LinkedHashMap<>();
      net.parameters().views().forEach((key, value) -> values.put(key, Tensors.toDoubles(value)));
      return values;
    }
  }

  private static void set(Model net, boolean gradients, double[] values) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      var target = gradients ? net.parameters().gradients() : net.parameters().values();
      target.copy_(Tensors.ofDoubles(values, Element.FLOAT64, Device.CPU, 6));
    }
  }

  @Test
  void schedulesHavePyTorchsFactors() {
    double[] cycle = row("one-cycle");
    double[] polynomial = row("polynomial");
    for (int step = 0; step < 40; step++) {
      assertThat(Schedule.OneCycle.pytorch().at(step, 41)).isCloseTo(cycle[step], within(1e-12));
      assertThat(new Schedule.Polynomial(2).at(step, 40))
          .isCloseTo(polynomial[step], within(1e-12));
    }
    assertThat(Schedule.OneCycle.pytorch().at(40, 41)).isCloseTo(1 / 250_000.0, within(1e-12));
    assertThat(Schedule.OneCycle.pytorch().at(0, 1)).isBetween(0.0, 1.0);
  }
}
