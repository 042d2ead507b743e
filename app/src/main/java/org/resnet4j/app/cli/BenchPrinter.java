package org.resnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.Version;
import org.resnet4j.app.cli.console.Table;
import org.resnet4j.app.cli.doctor.Machine;
import org.resnet4j.graph.Shape;
import org.resnet4j.metrics.Times;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.bench.Measurement;
import org.resnet4j.torch.bench.Peaks;
import org.resnet4j.torch.bench.Steps;
import org.resnet4j.torch.bench.Work;

/** Prints the machine and the measurements of {@code resnet bench}, as text or as JSON. */
record BenchPrinter(Precision precision, Peaks peaks) {

  /** The machine and the measurements as text. */
  List<String> report(List<Measurement> measurements) {
    List<String> lines = new ArrayList<>();
    lines.add(Machine.processor().found() + "; " + Libtorch.threads() + " threads");
    lines.add(
        Text.of(
            "measured peak: %.0f GFLOP/s in %s, %.1f GB/s read and written by a copy",
            peaks.gigaflops(), precision, peaks.gigabytesPerSecond()));
    if (!measurements.isEmpty()) {
      lines.add("");
      lines.addAll(table(measurements));
    }
    return lines;
  }

  private List<String> table(List<Measurement> measurements) {
    String columns =
        "model,mode,input,>batch,precision,plan,>images/s,>ms/step: min,>median,>p90,>GFLOP/s,"
            + ">of peak";
    Table table = new Table(columns.split(",", -1));
    measurements.forEach(measurement -> table.row(cells(measurement)));
    return table.lines();
  }

  private String[] cells(Measurement measurement) {
    Work work = measurement.work();
    Times ms = measurement.milliseconds();
    return new String[] {
      work.network().name(),
      mode(work),
      work.image().toString(),
      Integer.toString(work.batch()),
      work.precision().toString(),
      Steps.plan(work).kind().toString(),
      number(measurement.imagesPerSecond()),
      number(ms.min()),
      number(ms.median()),
      number(ms.p90()),
      number(measurement.gigaflops()),
      Text.of("%.0f %%", 100 * share(measurement))
    };
  }

  /** Formats with three significant digits or more. */
  private static String number(double value) {
    return Text.of(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  private static String mode(Work work) {
    return work.trains() ? "train" : "infer";
  }

  private double share(Measurement measurement) {
    return measurement.gigaflops() / peaks.gigaflops();
  }

  /** The machine, for {@code --json}. */
  record MachineAnswer(
      String resnet4j,
      String libtorch,
      String java,
      String processor,
      int threads,
      Precision precision,
      double peakGigaflops,
      double gigabytesPerSecond) {}

  MachineAnswer machine() {
    return new MachineAnswer(
        Version.current(),
        Libtorch.version(),
        System.getProperty("java.version"),
        Machine.processor().found(),
        Libtorch.threads(),
        precision,
        peaks.gigaflops(),
        peaks.gigabytesPerSecond());
  }

  /** A measurement, for {@code --json}. */
  record Row(
      String model,
      String mode,
      Shape input,
      int classes,
      int batch,
      Precision precision,
      String plan,
      int steps,
      double imagesPerSecond,
      Times milliseconds,
      double gigaflops,
      double shareOfPeak) {}

  Row row(Measurement measurement) {
    Work work = measurement.work();
    return new Row(
        work.network().name(),
        mode(work),
        work.image(),
        work.network().classes(),
        work.batch(),
        work.precision(),
        Steps.plan(work).kind().toString(),
        measurement.steps(),
        measurement.imagesPerSecond(),
        measurement.milliseconds(),
        measurement.gigaflops(),
        share(measurement));
  }
}
