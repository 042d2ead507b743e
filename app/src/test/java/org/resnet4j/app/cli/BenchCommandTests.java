package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.graph.Network;
import org.resnet4j.metrics.Times;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.bench.Measurement;
import org.resnet4j.torch.bench.Peaks;
import org.resnet4j.torch.bench.Work;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;

@ExtendWith(NativeLeakExtension.class)
class BenchCommandTests {

  @Test
  void printsTheMachineAndARowForEachModeAndBatch() {
    Program program =
        Program.run(
            "bench",
            "cifar-resnet8",
            "--batch",
            "2,3",
            "--seconds",
            "0.01",
            "--plan",
            "plain",
            "--json");

    assertThat(program.code()).isZero();
    JsonNode machine = program.json().get(0);
    assertThat(machine.propertyNames())
        .containsExactly(
            "resnet4j",
            "libtorch",
            "java",
            "processor",
            "threads",
            "precision",
            "peakGigaflops",
            "gigabytesPerSecond");
    assertThat(machine.get("gigabytesPerSecond").asDouble()).isPositive();
    List<JsonNode> rows = program.json().subList(1, program.json().size());
    assertThat(rows)
        .extracting(row -> row.get("mode").asString() + " " + row.get("batch").asInt())
        .containsExactly("train 2", "train 3", "infer 2", "infer 3");
    assertThat(rows).allSatisfy(row -> assertRow(row, machine.get("peakGigaflops").asDouble()));
  }

  private static void assertRow(JsonNode row, double peak) {
    assertThat(row.propertyNames())
        .containsExactly(
            "model",
            "mode",
            "input",
            "classes",
            "batch",
            "precision",
            "plan",
            "steps",
            "imagesPerSecond",
            "milliseconds",
            "gigaflops",
            "shareOfPeak");
    assertThat(row.get("milliseconds").propertyNames()).containsExactly("min", "median", "p90");
    assertThat(row.get("model").asString()).isEqualTo("cifar-resnet8");
    assertThat(row.get("input").asString()).isEqualTo("3x32x32");
    assertThat(row.get("classes").asInt()).isEqualTo(10);
    assertThat(row.get("plan").asString()).isEqualTo("plain");
    assertThat(row.get("steps").asInt()).isGreaterThanOrEqualTo(5);
    double median = row.at("/milliseconds/median").asDouble();
    assertThat(row.get("imagesPerSecond").asDouble())
        .isCloseTo(1000 * row.get("batch").asInt() / median, within(1e-6));
    assertThat(row.get("shareOfPeak").asDouble())
        .isCloseTo(row.get("gigaflops").asDouble() / peak, within(1e-12));
  }

  @Test
  void printsATable() {
    var printer = new BenchPrinter(Precision.FP32, new Peaks(500, 42.25));
    List<Measurement> measurements =
        List.of(
            measured("cifar-resnet20", Optional.of(Optimizer.named("sgd")), 100),
            measured("resnet50", Optional.empty(), 1500));

    List<String> lines = printer.report(measurements);

    assertThat(lines.get(1))
        .isEqualTo("measured peak: 500 GFLOP/s in fp32, 42.3 GB/s read and written by a copy");
    assertThat(lines.subList(3, lines.size()))
        .containsExactly(
            "model           mode   input      batch  precision  plan   images/s  ms/step: min  median"
                + "   p90  GFLOP/s  of peak",
            "-".repeat(lines.get(3).length()),
            "cifar-resnet20  train  3x32x32      128  fp32       plain      1280          99.0     100"
                + "   110      311     62 %",
            "resnet50        infer  3x224x224    128  fp32       plain      85.3          1485    1500"
                + "  1650      698    140 %");
  }

  @Test
  void saysWhatThePeakIsWhereNothingWasMeasured() {
    assertThat(new BenchPrinter(Precision.BF16, new Peaks(1, 2)).report(List.of())).hasSize(2);
  }

  private static Measurement measured(String model, Optional<Optimizer> optimizer, double ms) {
    Network network = Zoo.network(model, Zoo.entry(model).classes());
    Work work =
        new Work(
            network, network.inputShape(), 128, optimizer, Precision.FP32, Optional.of("plain"));
    return new Measurement(work, new Times(0.99 * ms, ms, 1.1 * ms), 7);
  }
}
