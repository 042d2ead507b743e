package org.resnet4j.torch.internal.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.program.ConvAlgorithm;
import org.resnet4j.torch.internal.program.ConvChoice;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.program.ConvRules;
import org.resnet4j.torch.internal.program.ProgramStep;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

@ExtendWith(NativeLeakExtension.class)
class TunerTests {

  private static final Network NET = Zoo.network("cifar-resnet8", 3);
  private static final Shape IMAGE = Shape.map(3, 8, 8);

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  /** All ways of a convolution are the same function. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "64 | 64 | 3 | 1 | 4", "64 | 96 | 3 | 2 | 4", "64 | 64 | 3 | 1 | 2",
        "64 | 96 | 3 | 2 | 2", "64 | 64 | 3 | 1 | 1", "64 | 96 | 1 | 2 | 2",
        "3 | 64 | 7 | 2 | 16", "64 | 64 | 3 | 2 | 5",
      })
  void everyWayGivesTheSame(int in, int out, int kernel, int stride, int side) {
    Op.Conv op = new Op.Conv(in, out, kernel, stride, kernel / 2, 1, false);
    Shape input = Shape.map(in, side, side);
    ConvAlgorithm way = ConvRules.algorithm(op, input);
    for (Precision precision : Precision.values()) {
      try (var probe = new ConvProbe(op, input, 8, precision)) {
        var exact = probe.run(new ConvChoice(Precision.FP32, ConvAlgorithm.CONVOLUTION, false));
        double limit = precision == Precision.FP32 ? 1e-5 : 0.01;
        var usual = probe.run(new ConvChoice(precision, way, false));
        assertThat(usual.distance(exact)).as("%s", way).isLessThan(limit);
        if (kernel > 1) {
          var patches = probe.run(new ConvChoice(precision, ConvAlgorithm.CONVOLUTION, true));
          assertThat(patches.distance(exact)).as("patches").isLessThan(limit);
        }
      }
    }
  }

  @Test
  void withoutBeingAskedSinglePrecisionFollowsTheRules() {
    assertThat(choose(Precision.FP32, false)).isEqualTo(ConvChoices.RULES);
    assertThat(folder.resolve("tuning.json")).doesNotExist();
  }

  @Test
  void measuresOnceAndKeepsWhatItFound() {
    ConvChoices first = choose(Precision.BF16, true);
    assertThat(told).first().isEqualTo("measured 6 shapes of convolutions on this machine");
    told.clear();
    assertThat(choose(Precision.BF16, true)).isEqualTo(first);
    assertThat(told).noneMatch(line -> line.startsWith("measured"));
    assertThat(cache().measured(Precision.BF16)).isEqualTo(6);
    assertThat(cache().measured(Precision.FP32)).isZero();
  }

  /** As on a machine where every shape is slower in bf16. */
  @Test
  void saysWhatStaysInSinglePrecision() throws IOException {
    choose(Precision.BF16, false);
    Path file = folder.resolve("tuning.json");
    String slow = Files.readString(file).replaceAll("bf16 [a-z_]+( patches)?\"", "fp32 direct\"");
    Files.writeString(file, slow);
    told.clear();
    assertThat(choose(Precision.BF16, false).keptInSinglePrecision()).hasSize(6);
    assertThat(told)
        .last()
        .isEqualTo(
            "bf16 is wrong or slower here for 6 of 6 shapes of convolutions, which stay fp32;"
                + " `resnet doctor` lists them");
    assertThat(cache().keptInSinglePrecision())
        .hasSize(6)
        .allSatisfy((shape, reason) -> assertThat(reason).contains(" ms"));
  }

  @Test
  void ignoresTheFileOfAnotherMachineAndOneThatIsDamaged() throws IOException {
    choose(Precision.BF16, false);
    Path file = folder.resolve("tuning.json");
    String good = Files.readString(file);
    for (String text :
        List.of(good.replace("oneDNN", "oneNDD"), good.substring(0, 60), "{}", "[1]", "")) {
      Files.writeString(file, text);
      told.clear();
      choose(Precision.BF16, false);
      assertThat(told.get(0)).matches(".*(another machine or version|is damaged); measuring anew");
      assertThat(told.get(1)).isEqualTo("measured 6 shapes of convolutions on this machine");
    }
  }

  /** What was measured to be better in single precision is computed so, within a step of bf16. */
  @Test
  void aStepFollowsTheChoices() {
    ConvChoices single = new ConvChoices(allInSinglePrecision());
    double[] mixed = gradients(single, Precision.BF16);
    double[] half = gradients(ConvChoices.RULES, Precision.BF16);
    double[] exact = gradients(ConvChoices.RULES, Precision.FP32);
    assertThat(distance(mixed, exact)).isBetween(1e-4, 0.3);
    assertThat(distance(half, exact)).isBetween(1e-4, 0.3);
    assertThat(distance(mixed, half)).isPositive();
  }

  private static Map<String, ConvChoice> allInSinglePrecision() {
    var direct = new ConvChoice(Precision.FP32, ConvAlgorithm.CONVOLUTION, false);
    Map<String, ConvChoice> choices = new java.util.HashMap<>();
    var shapes = org.resnet4j.graph.Shapes.of(NET, IMAGE);
    NET.nodes().stream()
        .filter(node -> node.op() instanceof Op.Conv)
        .forEach(
            node ->
                choices.put(
                    ConvChoices.key((Op.Conv) node.op(), shapes.get(node.inputs().get(0))),
                    direct));
    return choices;
  }

  private ConvChoices choose(Precision precision, boolean all) {
    return Tuner.choose(NET, IMAGE, 4, precision, all, this::cache, told::add);
  }

  private TuningCache cache() {
    return TuningCache.open(folder.resolve("tuning.json"), told::add);
  }

  private static double[] gradients(ConvChoices choices, Precision precision) {
    try (var net = Model.create(NET, choices.layout(NET, IMAGE), 1, Device.CPU, Element.FLOAT32);
        var step = new ProgramStep(net, IMAGE, precision, choices);
        var scope = Scope.open()) {
      double[] pixels = new Random(1).doubles(8 * IMAGE.elements(), -1, 1).toArray();
      var images = Tensors.ofDoubles(pixels, Element.FLOAT32, Device.CPU, 8, 3, 8, 8);
      step.gradients(images, Tensors.ofLongs(new long[] {0, 1, 2, 0, 1, 2, 0, 1}, Device.CPU));
      return net.parameters().views().keySet().stream()
          .map(net.parameters()::gradient)
          .flatMapToDouble(gradient -> java.util.Arrays.stream(Tensors.toDoubles(gradient)))
          .toArray();
    }
  }

  private static double distance(double[] a, double[] b) {
    double off = 0;
    double all = 0;
    for (int i = 0; i < a.length; i++) {
      off += (a[i] - b[i]) * (a[i] - b[i]);
      all += b[i] * b[i];
    }
    return Math.sqrt(off / all);
  }
}
