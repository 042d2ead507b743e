package org.resnet4j.torch.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Seeding;
import org.resnet4j.format.TensorFile;
import org.resnet4j.graph.Shape;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.CoreTurns;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.ThreadCount;
import org.resnet4j.torch.exec.BatchInput;
import org.resnet4j.torch.exec.Evaluator;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.GradientStep;
import org.resnet4j.torch.exec.StepPlan;
import org.resnet4j.torch.exec.WeightsFile;

/**
 * The training loop. Everything it draws is a function of (seed, epoch, sample), and dropout of
 * (seed, step): no generator's state outlives a step, and none is saved.
 */
public final class Trainer {

  private final RunFolder run;
  private final RunConfig config;
  private final Recipe recipe;
  private final ImageDataset validation;
  private final Consumer<TrainEvent> events;
  private final BooleanSupplier stop;
  private final BatchLoader loader;
  private final Executor net;
  private final GradientStep gradients;
  private final FlatOptimizer optimizer;
  private final BatchInput input;
  private final long totalSteps;
  private final int epochs;
  private final List<EpochMetrics> rows = new ArrayList<>();
  private final Stopwatch clock = new Stopwatch();
  private long step;

  private Trainer(
      RunFolder run,
      ImageDataset validation,
      Consumer<TrainEvent> events,
      BooleanSupplier stop,
      BatchLoader loader,
      Executor net,
      GradientStep gradients,
      FlatOptimizer optimizer,
      BatchInput input) {
    this.run = run;
    this.config = run.config();
    this.recipe = config.recipe();
    this.validation = validation;
    this.events = events;
    this.stop = stop;
    this.loader = loader;
    this.net = net;
    this.gradients = gradients;
    this.optimizer = optimizer;
    this.input = input;
    totalSteps = recipe.length().steps(loader.batchesPerEpoch());
    epochs = Math.toIntExact((totalSteps - 1) / loader.batchesPerEpoch() + 1);
  }

  /**
   * Trains a run from where it stands, at the end of each epoch validates and saves it, and returns
   * when all epochs are done.
   *
   * @param run new, or one to go on with
   * @param train the images that config.json speaks of
   * @param events told on this thread what happens
   * @param stop asked after every step and before every batch of a validation; true ends the
   *     training
   * @throws ResnetException (diverged) where the loss is not finite, (interrupted) where it was
   *     stopped, with every finished epoch saved; (data) where the run does not fit; (resources)
   *     where it is known before the first step that memory does not suffice
   */
  public static TrainResult train(
      RunFolder run,
      ImageDataset train,
      ImageDataset validation,
      Consumer<TrainEvent> events,
      BooleanSupplier stop) {
    return train(run, train, validation, events, stop, NativeMemory::room);
  }

  /** The same with room of one's own. */
  static TrainResult train(
      RunFolder run,
      ImageDataset train,
      ImageDataset validation,
      Consumer<TrainEvent> events,
      BooleanSupplier stop,
      Supplier<NativeMemory.Room> room) {
    RunConfig config = run.config();
    Recipe recipe = config.recipe();
    config.requireSameData(train, validation);
    var placements = recipe.augment().seeded(config.seed());
    var loader = BatchLoader.shuffled(train, recipe.batch(), config.seed(), placements);
    var network = config.network();
    Device device = Device.of(config.device());
    Shape shape = Shape.map(train.channels(), train.height(), train.width());
    SmallestBatch.of(recipe, train.size()).requireNorms(network, shape);
    StepPlan plan = config.plan();
    plan.require(network, device);
    ThreadCount.require(config.threads(), "give another number with --threads");
    try (var claim = run.claim();
        var threads = Libtorch.threads(config.threads());
        var net = plan.create(network, shape, config.seed(), device, Element.FLOAT32);
        var gradients = plan.step(net, shape);
        var optimizer = new FlatOptimizer(recipe.optimizer(), net);
        var input =
            BatchInput.forTraining(
                net, train, recipe.normalize(), recipe.batch(), gradients.pixelOrder())) {
      return new Trainer(run, validation, events, stop, loader, net, gradients, optimizer, input)
          .train(train.size(), room);
    }
  }

  private TrainResult train(int images, Supplier<NativeMemory.Room> room) {
    Stopwatch whole = new Stopwatch();
    RunConfig before = run.written();
    SavedState start = restore(before);
    int trained = rows.size() + (start.unvalidated().isPresent() ? 1 : 0);
    begin(images, before, trained, room);
    start.unvalidated().ifPresent(this::validate);
    for (int epoch = trained + 1; epoch <= epochs; epoch++) {
      EpochMetrics figures = epoch(epoch);
      saved(figures).save(run.unvalidated(), memory());
      validate(figures);
    }
    return new TrainResult(run.path(), rows.get(rows.size() - 1).valTop1(), whole.seconds());
  }

  /** Checks that there is memory for what is left, writes config.json, and tells what begins. */
  private void begin(int images, RunConfig before, int trained, Supplier<NativeMemory.Room> room) {
    if (trained > epochs) {
      throw ResnetException.usage(
          String.format(
              Locale.ROOT,
              "%d epochs are trained, and %d are asked for in all; give --epochs %d or more",
              trained,
              epochs,
              trained));
    }
    boolean more = trained < epochs;
    int batch = Math.min(recipe.batch(), images);
    Shape image = Shape.parse(config.inputShape());
    Optional<MemoryNeed> memory =
        more ? MemoryNeed.of(net, gradients, optimizer, batch, image) : Optional.empty();
    memory.ifPresent(need -> need.requireRoom(room.get(), config.model(), batch, config.plan()));
    if (more) {
      run.requireFiles();
      run.write(config.withHistory(Session.next(before, config, trained)));
    }
    events.accept(
        new TrainEvent.Started(
            config.model(),
            net.network().parameterCount(),
            images,
            validation.size(),
            loader.batchesPerEpoch(),
            totalSteps,
            rows.size() + 1,
            epochs,
            config.device(),
            Libtorch.threads(),
            config.plan().words(),
            memory));
  }

  /** One pass over the training set, or what is left of the steps. */
  private EpochMetrics epoch(int epoch) {
    int steps = (int) Math.min(loader.batchesPerEpoch(), totalSteps - step);
    clock.restart();
    try (var turn = CoreTurns.take(net.device());
        var totals = new DeviceTotals(steps, net.device());
        var batches = (input.needsBytes() ? loader : loader.withoutImages()).epoch(epoch)) {
      double rate = 0;
      var iterator = batches.iterator();
      for (int i = 0; i < steps; i++) {
        Batch batch = iterator.next();
        rate = recipe.optimizer().rate() * recipe.schedule().at(step, totalSteps);
        step(batch, rate, totals);
        step++;
        CoreTurns.share();
        tell(epoch, totals);
        stopIfAsked("epoch " + epoch);
      }
      DeviceTotals.Reading reading = totals.read();
      requireFinite(epoch, reading, steps);
      return EpochMetrics.unvalidated(epoch, step, rate, reading, clock.seconds());
    }
  }

  /** Validates an epoch that is saved, and writes what it leaves; its checkpoint comes last. */
  private void validate(EpochMetrics figures) {
    Evaluation evaluation = evaluate(figures.epoch());
    EpochMetrics metrics = figures.validated(evaluation.loss(), evaluation.top1());
    boolean best = rows.stream().allMatch(row -> row.valTop1() < metrics.valTop1());
    rows.add(metrics);
    Map<String, String> metadata = WeightsMetadata.of(config);
    WeightsFile.save(net, run.weights(), metadata);
    if (best) {
      WeightsFile.save(net, run.best(), metadata);
    }
    run.writeMetrics(rows);
    run.makeCheckpoint();
    events.accept(new TrainEvent.EpochEnd(metrics, best));
  }

  private Evaluation evaluate(int epoch) {
    String where = "epoch " + epoch + ", which is saved and to be validated";
    try {
      return Evaluator.evaluate(net, validation, recipe.normalize(), () -> stopIfAsked(where));
    } catch (ResnetException e) {
      if (e.kind() != ResnetException.Kind.DIVERGED) {
        throw e;
      }
      run.discardUnvalidated();
      throw diverged("the validation loss is not finite after step " + step, epoch);
    }
  }

  private void step(Batch batch, double rate, DeviceTotals totals) {
    try (var scope = Scope.open()) {
      Kernels.seed(Seeding.of(config.seed(), Seeding.DROPOUT, step).nextLong());
      Tensor labels = input.labels(batch); // (N)
      GradientStep.Losses losses = gradients.gradients(input.images(batch), labels);
      optimizer.step(rate, losses.overflow());
      totals.add(losses.loss(), losses.logits(), labels, batch.size());
    }
  }

  private void tell(int epoch, DeviceTotals totals) {
    if (!clock.due()) {
      return;
    }
    DeviceTotals.Reading reading = totals.read();
    int inEpoch = (int) (step - (long) (epoch - 1) * loader.batchesPerEpoch());
    requireFinite(epoch, reading, inEpoch);
    double imagesPerSecond = reading.images() / clock.seconds();
    double secondsLeft = (totalSteps - step) * clock.seconds() / inEpoch;
    events.accept(
        new TrainEvent.Progress(
            epoch, epochs, step, totalSteps, reading.loss(), imagesPerSecond, secondsLeft));
  }

  private void requireFinite(int epoch, DeviceTotals.Reading reading, int stepsOfEpoch) {
    OptionalInt fault = reading.firstNotFinite();
    if (fault.isPresent()) {
      long at = step - stepsOfEpoch + fault.getAsInt() + 1;
      throw diverged("the loss is not finite at step " + at, epoch);
    }
  }

  private ResnetException diverged(String what, int epoch) {
    return new ResnetException(
        ResnetException.Kind.DIVERGED,
        what
            + " of "
            + totalSteps
            + " (epoch "
            + epoch
            + "); try a lower --lr (it was "
            + recipe.optimizer().rate()
            + ") or a net with batch norm. "
            + savedSoFar(),
        null);
  }

  private void stopIfAsked(String where) {
    if (stop.getAsBoolean()) {
      throw new ResnetException(
          ResnetException.Kind.INTERRUPTED,
          "stopped after step "
              + step
              + " of "
              + totalSteps
              + " ("
              + where
              + "). "
              + savedSoFar()
              + "; go on with `resnet train --resume "
              + run.path()
              + "`",
          null);
    }
  }

  private String savedSoFar() {
    return rows.isEmpty()
        ? "No epoch was finished"
        : "Saved in "
            + run.path()
            + ": "
            + rows.size()
            + (rows.size() == 1 ? " finished epoch" : " finished epochs");
  }

  private SavedState restore(RunConfig before) {
    SavedState start = SavedState.load(run, before, memory());
    step = start.step();
    rows.addAll(start.rows());
    if (!rows.isEmpty() && start.unvalidated().isEmpty()) {
      restoreWeights();
    }
    return start;
  }

  /** Writes again what is not there of the last epoch's weights. */
  private void restoreWeights() {
    double top1 = rows.get(rows.size() - 1).valTop1();
    boolean best = rows.subList(0, rows.size() - 1).stream().allMatch(row -> row.valTop1() < top1);
    if (!isSound(run.weights())) {
      WeightsFile.save(net, run.weights(), WeightsMetadata.of(config));
    }
    if (!isSound(run.best()) && best) {
      WeightsFile.save(net, run.best(), WeightsMetadata.of(config));
    } else if (!isSound(run.best())) {
      events.accept(
          new TrainEvent.Note(
              run.best()
                  + (Files.exists(run.best()) ? " is damaged" : " is missing")
                  + "; it is written again after an epoch whose validation top-1 is the best so far"));
    }
  }

  /** Whether a file is there and has all its bytes. */
  private static boolean isSound(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try (var tensors = TensorFile.openToReplace(file)) {
      return !tensors.tensors().isEmpty();
    } catch (ResnetException e) {
      return false;
    }
  }

  private Checkpoint saved(EpochMetrics figures) {
    return new Checkpoint(figures.epoch(), step, Optional.of(figures), Optional.empty()).of(config);
  }

  private Checkpoint.Memory memory() {
    return new Checkpoint.Memory(net, optimizer, gradients);
  }
}
