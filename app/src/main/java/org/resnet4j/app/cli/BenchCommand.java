package org.resnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.ProgressLine;
import org.resnet4j.app.cli.options.BenchOptions;
import org.resnet4j.app.cli.options.ThreadOptions;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.bench.Measurement;
import org.resnet4j.torch.bench.Peaks;
import org.resnet4j.torch.bench.Work;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resnet bench}: the speed of training and inference beside this machine's peak. */
@Command(
    name = "bench",
    description = {
      "Measures this machine: images/s of training and inference, GFLOP/s, share of the measured"
          + " peak.",
      "",
      "A step goes from bytes in memory to the update, or to the logits; loading is not in it."
          + " Images/s, GFLOP/s and share are those of the median step. GFLOP/s count two"
          + " operations for each multiply-add of convolutions and linear layers (padding taps too,"
          + " nothing else), three forward passes for a training step. A plan that leaves out"
          + " padding taps does less work than is counted, and may come above the peak, which is"
          + " that of the faster of a 3x3 convolution and a matrix product. Threads are --threads,"
          + " else one a core.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  resnet bench                                       five nets in about two minutes",
      "  resnet bench resnet50 --mode infer --batch 1,16",
      "  resnet bench cifar-resnet20 --mode train --precision bf16",
      "  resnet bench resnet34:bias --input 3x32x32 --classes 2 --batch 64 --plan plain --json"
    })
final class BenchCommand extends ConsoleCommand {

  private static final int MOST_SECONDS = 3600;

  @Mixin private BenchOptions options = new BenchOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long each row is timed, five steps at least, after a quarter of that to warm up;"
              + " default: 5.")
  private double seconds = 5;

  @Option(names = "--json", description = "Prints one JSON object for the machine, and one a row.")
  private boolean json;

  BenchCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw ResnetException.usage(
          "--seconds must be above 0 and at most " + MOST_SECONDS + ", got " + seconds);
    }
    List<Work> works = options.works();
    var line = new ProgressLine(console);
    threads.apply();
    ThreadOptions.load(Libtorch.threads()).ifPresent(line::say);
    try {
      line.show("the machine's peaks");
      var printer = new BenchPrinter(options.precision(), Peaks.measure(options.precision()));
      if (json) {
        measureForProgram(works, printer, line);
      } else {
        measureForPerson(works, printer, line);
      }
      return 0;
    } finally {
      line.clear();
    }
  }

  private void measureForProgram(List<Work> works, BenchPrinter printer, ProgressLine line) {
    console.json(printer.machine());
    for (Work work : works) {
      console.json(printer.row(measure(work, line)));
    }
  }

  /** Prints the finished measurements even if a later one fails. */
  private void measureForPerson(List<Work> works, BenchPrinter printer, ProgressLine line) {
    List<Measurement> measurements = new ArrayList<>();
    try {
      for (Work work : works) {
        measurements.add(measure(work, line));
      }
    } finally {
      line.clear();
      printer.report(measurements).forEach(console::print);
    }
  }

  private Measurement measure(Work work, ProgressLine line) {
    line.show(
        Text.of(
            "%s, %s at batch %d",
            work.network().name(), work.trains() ? "training" : "inference", work.batch()));
    return Measurement.of(work, seconds);
  }
}
