package org.resnet4j.app.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.resnet4j.ByteCount;
import org.resnet4j.torch.CpuLoad;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.train.EpochMetrics;
import org.resnet4j.torch.train.MemoryNeed;
import org.resnet4j.torch.train.TrainEvent;
import org.resnet4j.torch.train.TrainResult;

/** Prints what a training tells: results to stdout, the rest to stderr. */
final class TrainPrinter implements Consumer<TrainEvent> {

  private static final String USUAL_VALIDATION = "test";

  private final Console console;
  private final ProgressLine line;
  private final boolean json;
  private final String validation;
  private int epochs;
  private Optional<MemoryNeed> memory = Optional.empty();

  /**
   * Prints to a console.
   *
   * @param validation part of the data set that is validated on
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
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("run", result.run().toString());
      object.put("valTop1", result.valTop1());
      if (!validation.equals(USUAL_VALIDATION)) {
        object.put("validation", validation);
      }
      object.put("seconds", result.seconds());
      memory.ifPresent(need -> object.put("memory", need.total()));
      console.json(object);
      return;
    }
    console.print(
        String.format(
            Locale.ROOT,
            "%s  top-1 %.4f  %s",
            result.run(),
            result.valTop1(),
            ProgressLine.clock(result.seconds())));
  }

  private void started(TrainEvent.Started started) {
    epochs = started.epochs();
    memory = started.memory();
    line.say(
        String.format(
                Locale.ROOT,
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
            + load(started).map("; "::concat).orElse(""));
    if (started.firstEpoch() > 1) {
      line.say(
          started.firstEpoch() > started.epochs()
              ? "all epochs are done"
              : "goes on with epoch " + started.firstEpoch());
    }
  }

  private static Optional<String> load(TrainEvent.Started started) {
    return started.device().equals(Device.CPU.toString())
        ? ThreadOptions.load(started.threads(), Libtorch.physicalCores(), CpuLoad.others())
        : Optional.empty();
  }

  private static String text(MemoryNeed memory) {
    return "; memory %s, %s of it for a step"
        .formatted(ByteCount.words(memory.total()), ByteCount.words(memory.step()));
  }

  private static String text(TrainEvent.Progress p) {
    return String.format(
        Locale.ROOT,
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
      console.json(toJson(m));
      return;
    }
    console.print(
        String.format(
            Locale.ROOT,
            "epoch %d/%d  train loss %.4f top-1 %.4f  val loss %.4f top-1 %.4f%s  %.1f s, %.0f images/s",
            m.epoch(),
            epochs,
            m.trainLoss(),
            m.trainTop1(),
            m.valLoss(),
            m.valTop1(),
            best ? " best" : "",
            m.seconds(),
            m.imagesPerSecond()));
  }

  private static Map<String, Object> toJson(EpochMetrics m) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("epoch", m.epoch());
    object.put("trainLoss", m.trainLoss());
    object.put("trainTop1", m.trainTop1());
    object.put("valLoss", m.valLoss());
    object.put("valTop1", m.valTop1());
    object.put("seconds", m.seconds());
    object.put("imagesPerSecond", m.imagesPerSecond());
    return object;
  }
}
