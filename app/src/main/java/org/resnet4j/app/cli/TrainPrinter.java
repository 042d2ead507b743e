package org.resnet4j.app.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.resnet4j.ByteCount;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.ProgressLine;
import org.resnet4j.app.cli.options.ThreadOptions;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.run.EpochMetrics;
import org.resnet4j.torch.run.MemoryNeed;
import org.resnet4j.torch.run.TrainEvent;
import org.resnet4j.torch.run.TrainResult;

/** Prints the events of a training: results to stdout, messages to stderr. */
final class TrainPrinter implements Consumer<TrainEvent> {

  private static final String USUAL_VALIDATION = "test";

  private final Console console;
  private final ProgressLine line;
  private final boolean json;
  private final String validation;
  private int epochs;
  private Optional<MemoryNeed> memory = Optional.empty();

  /** An epoch's row of metrics.csv, without the columns that are ignored here. */
  private record Epoch(
      @JsonUnwrapped @JsonIgnoreProperties({"step", "rate"}) EpochMetrics metrics) {}

  /**
   * The end of a training.
   *
   * @param validation part of the data set that was validated on; left out if it is the usual one
   * @param memory bytes; left out if the need is not known
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record Finished(
      Path run,
      double valTop1,
      Optional<String> validation,
      double seconds,
      Optional<Long> memory) {}

  /**
   * @param validation the part of the data set used for validation
   */
  TrainPrinter(Console console, ProgressLine line, boolean json, String validation) {
    this.console = console;
    this.line = line;
    this.json = json;
    this.validation = validation;
  }

  @Override
  public void accept(TrainEvent event) {
    if (event instanceof TrainEvent.Started started) {
      started(started);
    } else if (event instanceof TrainEvent.Progress progress) {
      line.show(text(progress));
    } else if (event instanceof TrainEvent.Note note) {
      line.say(note.text());
    } else if (event instanceof TrainEvent.EpochEnd end) {
      epoch(end.metrics(), end.best());
    }
  }

  void finished(TrainResult result) {
    line.clear();
    if (json) {
      console.json(
          new Finished(
              result.run(),
              result.valTop1(),
              Optional.of(validation).filter(part -> !part.equals(USUAL_VALIDATION)),
              result.seconds(),
              memory.map(MemoryNeed::total)));
      return;
    }
    console.print(
        "%s  top-1 %.4f  %s", result.run(), result.valTop1(), ProgressLine.clock(result.seconds()));
  }

  private void started(TrainEvent.Started started) {
    epochs = started.epochs();
    memory = started.memory();
    Optional<String> load =
        started.device().equals(Device.CPU.toString())
            ? ThreadOptions.load(started.threads())
            : Optional.empty();
    line.say(
        Text.of(
                "%s, %,d parameters; %,d + %,d images; %,d steps in %d epochs; %s, %d threads, %s",
                started.model(),
                started.parameters(),
                started.trainImages(),
                started.validationImages(),
                started.totalSteps(),
                started.epochs(),
                started.device(),
                started.threads(),
                started.plan())
            + memory.map(TrainPrinter::text).orElse("")
            + load.map("; "::concat).orElse(""));
    if (started.firstEpoch() > 1) {
      line.say(
          started.firstEpoch() > started.epochs()
              ? "all epochs are done"
              : "goes on with epoch " + started.firstEpoch());
    }
  }

  private static String text(MemoryNeed memory) {
    return "; memory %s, %s of it for a step"
        .formatted(ByteCount.words(memory.total()), ByteCount.words(memory.step()));
  }

  private static String text(TrainEvent.Progress p) {
    return Text.of(
        "epoch %d/%d  step %,d/%,d  %.0f %%  loss %.4f  %.0f images/s  %s left",
        p.epoch(),
        p.epochs(),
        p.step(),
        p.totalSteps(),
        100.0 * p.step() / p.totalSteps(),
        p.loss(),
        p.imagesPerSecond(),
        ProgressLine.clock(p.secondsLeft()));
  }

  private void epoch(EpochMetrics m, boolean best) {
    line.clear();
    if (json) {
      console.json(new Epoch(m));
      return;
    }
    console.print(
        "epoch %d/%d  train loss %.4f top-1 %.4f  val loss %.4f top-1 %.4f%s  %.1f s, %.0f images/s",
        m.epoch(),
        epochs,
        m.trainLoss(),
        m.trainTop1(),
        m.valLoss(),
        m.valTop1(),
        best ? " best" : "",
        m.seconds(),
        m.imagesPerSecond());
  }
}
