package org.resnet4j.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resnet4j.Version;
import org.resnet4j.metrics.Times;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.bench.Measurement;
import org.resnet4j.torch.bench.Peaks;
import org.resnet4j.torch.bench.Steps;
import org.resnet4j.torch.bench.Work;

/** What {@code resnet bench} says of the machine and of each work, for a person or a program. */
record BenchPrinter(Precision precision, Peaks peaks) {

  /** The machine and what was measured, as a person reads it. */
  List<String> report(List<Measurement> measurements) {
    List<String> lines = new ArrayList<>();
    lines.add(Machine.processor().found() + "; " + Libtorch.threads() + " threads");
    lines.add(
        String.format(
            Locale.ROOT,
            "measured peak: %.0f GFLOP/s in %s, %.1f GB/s read and written by a copy",
            peaks.gigaflops(),
            precision,
            peaks.gigabytesPerSecond()));
    if (!measurements.isEmpty()) {
      lines.add("");
      lines.addAll(table(measurements));
    }
    return lines;
  }

  private List<String> table(List<Measurement> measurements) {
    Table table =
        new Table(
            "model",
            "mode",
            "input",
            "batch",
            "precision",
            "plan",
            "images/s",
            "ms/step: min",
            "median",
            "p90",
            "GFLOP/s",
            "of peak");
    table.rightAlign(3, 6, 7, 8, 9, 10, 11);
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
      String.format(Locale.ROOT, "%.0f %%", 100 * share(measurement))
    };
  }

  /** Three digits at least. */
  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  private static String mode(Work work) {
    return work.trains() ? "train" : "infer";
  }

  private double share(Measurement measurement) {
    return measurement.gigaflops() / peaks.gigaflops();
  }

  /** The machine for a program. */
  Map<String, Object> machine() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("resnet4j", Version.current());
    object.put("libtorch", Libtorch.version());
    object.put("java", System.getProperty("java.version"));
    object.put("processor", Machine.processor().found());
    object.put("threads", Libtorch.threads());
    object.put("precision", precision.toString());
    object.put("peakGigaflops", peaks.gigaflops());
    object.put("gigabytesPerSecond", peaks.gigabytesPerSecond());
    return object;
  }

  /** A measurement for a program. */
  Map<String, Object> row(Measurement measurement) {
    Work work = measurement.work();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("model", work.network().name());
    object.put("mode", mode(work));
    object.put("input", work.image().toString());
    object.put("classes", work.network().classes());
    object.put("batch", work.batch());
    object.put("precision", work.precision().toString());
    object.put("plan", Steps.plan(work).kind().toString());
    object.put("steps", measurement.steps());
    object.put("imagesPerSecond", measurement.imagesPerSecond());
    object.put("milliseconds", measurement.milliseconds());
    object.put("gigaflops", measurement.gigaflops());
    object.put("shareOfPeak", share(measurement));
    return object;
  }
}
