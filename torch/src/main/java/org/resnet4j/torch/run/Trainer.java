package org.resnet4j.torch.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.resnet4j.ResnetException;
import org.resnet4j.Seeding;
import org.resnet4j.Text;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Shape;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.CoreTurns;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.ThreadCount;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.evaluate.Evaluator;
import org.resnet4j.torch.input.BatchInput;
import org.resnet4j.torch.train.DeviceTotals;
import org.resnet4j.torch.train.Example;
import org.resnet4j.torch.train.Input;
import org.resnet4j.torch.train.Loop;
import org.resnet4j.torch.train.Mixing;
import org.resnet4j.torch.train.Observer;

/**
 * A {@link Loop} with a run folder: epochs, each of which is saved, validated and told. Everything
 * it draws is a function of (seed, epoch, sample) or (seed, step): no generator's state outlives a
 * step, and none is saved.
 */
public final class Trainer {

  /** How often a training is saved within an epoch where nothing else is said. */
  public static final Duration SAVE_EVERY = Duration.ofMinutes(10);

  private final RunFolder run;
  private final RunConfig config;
  private final Recipe recipe;
  private final ImageDataset validation;
  private final Consumer<TrainEvent> events;
  private final BooleanSupplier stop;
  private final BatchLoader loader;
  private final TrainingState state;
  private final BatchInput input;
  private final Loop loop;
  private final RunWeights weights;
  private final TrainingFaults faults;
  private final Mixing mixing;
  private final long stepsPerEpoch;
  private final long totalSteps;
  private final int epochs;
  private final SaveTimes saves;
  private final List<EpochMetrics> rows = new ArrayList<>();
  private final Stopwatch clock = new Stopwatch();
  private long step;
  private long saved;

  private Trainer(
      RunFolder run,
      ImageDataset validation,
      Consumer<TrainEvent> events,
      BooleanSupplier stop,
      BatchLoader loader,
      TrainingState state,
      BatchInput input,
      Duration saveEvery) {
    this.run = run;
    this.config = run.config();
    this.recipe = config.recipe();
    this.validation = validation;
    this.events = events;
    this.stop = stop;
    this.loader = loader;
    this.state = state;
    this.input = input;
    this.saves = new SaveTimes(saveEvery);
    mixing = new Mixing(recipe.regularization(), config.classes().size());
    stepsPerEpoch = recipe.updates(loader.batchesPerEpoch());
    totalSteps = recipe.length().steps(stepsPerEpoch);
    epochs = Math.toIntExact((totalSteps - 1) / stepsPerEpoch + 1);
    loop = new Loop(state.gradients(), state.updates(), this::rate, config.seed());
    weights = new RunWeights(run, config, state.result());
    faults = new TrainingFaults(run, totalSteps);
  }

  private double rate(long atStep) {
    return recipe.optimizer().rate() * recipe.schedule().at(atStep, totalSteps);
  }

  /**
   * Trains a run from where it stands, at the end of each epoch saves and validates it, and returns
   * when all epochs are done.
   *
   * @param run new, or one to go on with
   * @param train the images that config.json speaks of
   * @param events called on this thread for each event
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
    return train(run, train, validation, events, stop, SAVE_EVERY);
  }

  /**
   * Trains a run from where it stands, as the other method does.
   *
   * @param saveEvery how often it is also saved within an epoch; zero for never
   */
  public static TrainResult train(
      RunFolder run,
      ImageDataset train,
      ImageDataset validation,
      Consumer<TrainEvent> events,
      BooleanSupplier stop,
      Duration saveEvery) {
    return train(run, train, validation, events, stop, saveEvery, NativeMemory::room);
  }

  /** Trains a run in a given room of memory. */
  static TrainResult train(
      RunFolder run,
      ImageDataset train,
      ImageDataset validation,
      Consumer<TrainEvent> events,
      BooleanSupplier stop,
      Duration saveEvery,
      Supplier<NativeMemory.Room> room) {
    RunConfig config = run.config();
    Recipe recipe = config.recipe();
    config.requireSameData(train, validation);
    Shape image = Shape.map(train.channels(), train.height(), train.width());
    SmallestBatch.of(recipe, train.size()).requireNorms(config.network(), image);
    config.plan().require(config.network(), Device.of(config.device()));
    ThreadCount.require(config.threads(), "give another number with --threads");
    var placements = recipe.augment().seeded(config.seed());
    var loader = BatchLoader.shuffled(train, recipe.batch(), config.seed(), placements);
    try (var claim = run.claim();
        var threads = Libtorch.threads(config.threads());
        var state = TrainingState.create(config);
        var input =
            BatchInput.forTraining(
                state.model(), loader, recipe.normalize(), state.gradients().pixelOrder())) {
      return new Trainer(run, validation, events, stop, loader, state, input, saveEvery)
          .train(train.size(), room);
    }
  }

  private TrainResult train(int images, Supplier<NativeMemory.Room> room) {
    Stopwatch whole = new Stopwatch();
    run.requireFiles();
    RunConfig before = run.written();
    SavedState start = restore(before);
    int trained = rows.size() + (start.unvalidated().isPresent() ? 1 : 0);
    begin(images, before, trained, room);
    start.unvalidated().ifPresent(this::validate);
    PartialEpoch begun = start.next();
    for (int epoch = trained + 1; epoch <= epochs; epoch++) {
      EpochMetrics figures = epoch(epoch, begun);
      Checkpoint.trained(figures).of(config).save(run.unvalidated(), state);
      run.discardRunning();
      validate(figures);
      begun = PartialEpoch.NONE;
    }
    return new TrainResult(run.path(), rows.get(rows.size() - 1).valTop1(), whole.seconds());
  }

  /** Fills the state from the run's checkpoint. */
  private SavedState restore(RunConfig before) {
    SavedState start = SavedState.load(run, before, state);
    step = start.step();
    rows.addAll(start.rows());
    boolean within = start.next().sums().batches() > 0;
    if (within) {
      saved = step;
      tellNote(Text.of("goes on within epoch %d, after step %d", rows.size() + 1, step));
    }
    if (!rows.isEmpty() && start.unvalidated().isEmpty()) {
      (within ? weights.unsound() : weights.restore(rows)).ifPresent(this::tellNote);
    }
    return start;
  }

  /** Checks that there is memory for what is left, writes config.json, and tells what begins. */
  private void begin(int images, RunConfig before, int trained, Supplier<NativeMemory.Room> room) {
    if (trained > epochs) {
      throw TrainingFaults.tooFewEpochs(trained, epochs);
    }
    boolean more = trained < epochs;
    int batch = Math.min(recipe.batch(), images);
    Shape image = Shape.parse(config.inputShape());
    Optional<MemoryNeed> memory = more ? MemoryNeed.of(state, batch, image) : Optional.empty();
    memory.ifPresent(need -> need.requireRoom(room.get(), config.model(), batch, config.plan()));
    if (more) {
      tellOfRetiredPlan(before);
      run.write(config.withHistory(Session.next(before, config, trained)));
    }
    events.accept(
        new TrainEvent.Started(
            config.model(),
            state.model().network().parameterCount(),
            images,
            validation.size(),
            Math.toIntExact(stepsPerEpoch),
            totalSteps,
            rows.size() + 1,
            epochs,
            config.device(),
            Libtorch.threads(),
            config.plan().words(),
            memory));
  }

  private void tellOfRetiredPlan(RunConfig before) {
    if (before.plan().kind() == Engine.LIBTORCH) {
      tellNote(
          Text.of(
              "the run's %s was retired; it goes on with the %s",
              before.plan().words(), config.plan().words()));
    }
  }

  private void tellNote(String text) {
    events.accept(new TrainEvent.Note(text));
  }

  /** One pass over the training set, or what is left of the steps. */
  private EpochMetrics epoch(int epoch, PartialEpoch begun) {
    int first = begun.sums().batches();
    int left = loader.batchesPerEpoch() - first;
    int steps = (int) Math.min(recipe.updates(left), totalSteps - step);
    clock.restart(begun.seconds());
    saves.saved();
    try (var turn = CoreTurns.take(state.model().device());
        var totals = new DeviceTotals(left, state.model().device(), begun.sums());
        var batches = (input.needsBytes() ? loader : loader.withoutImages()).epoch(epoch, first)) {
      loop.run(
          step,
          step + steps,
          new Examples(epoch, first, batches.iterator()),
          new Watch(epoch, totals));
      DeviceTotals.Reading reading = totals.read();
      requireFinite(epoch, reading);
      return EpochMetrics.unvalidated(epoch, step, rate(step - 1), reading, clock.seconds());
    }
  }

  /** An epoch's batches, mixed where the recipe wants it. */
  private final class Examples implements Input {
    private final int epoch;
    private final Iterator<Batch> batches;
    private int batch;

    Examples(int epoch, int first, Iterator<Batch> batches) {
      this.epoch = epoch;
      this.batch = first;
      this.batches = batches;
    }

    @Override
    public Example next() {
      Example example = Example.of(batches.next(), input);
      return mixing.mix(example, Seeding.of(config.seed(), Seeding.MIXING, epoch, batch++));
    }

    @Override
    public boolean hasNext() {
      return batches.hasNext();
    }
  }

  /** Adds up an epoch, tells how it goes, and ends it where that is wanted. */
  private final class Watch implements Observer {
    private final int epoch;
    private final DeviceTotals totals;

    Watch(int epoch, DeviceTotals totals) {
      this.epoch = epoch;
      this.totals = totals;
    }

    @Override
    public void computed(long number, Example example, StepResult result) {
      totals.computed(number, example, result);
    }

    @Override
    public void updated(long number) {
      step = number + 1;
      CoreTurns.share();
      if (clock.due()) {
        tell(epoch, totals.read());
      }
      boolean finished = step == Math.min(totalSteps, epoch * stepsPerEpoch);
      if (stop.getAsBoolean()) {
        throw stopped();
      }
      if (saves.due() && !finished) {
        save(epoch, totals);
      }
    }

    private ResnetException stopped() {
      if (saves.dueAtStop()) {
        save(epoch, totals);
      }
      String where = "epoch " + epoch;
      return saved > (epoch - 1) * stepsPerEpoch
          ? faults.stoppedWithin(step, where, saved)
          : faults.stopped(step, where, rows.size());
    }
  }

  private void tell(int epoch, DeviceTotals.Reading reading) {
    long inEpoch = step - (epoch - 1) * stepsPerEpoch;
    requireFinite(epoch, reading);
    double imagesPerSecond = reading.images() / clock.seconds();
    double secondsLeft = (totalSteps - step) * clock.seconds() / inEpoch;
    events.accept(
        new TrainEvent.Progress(
            epoch, epochs, step, totalSteps, reading.loss(), imagesPerSecond, secondsLeft));
  }

  private void requireFinite(int epoch, DeviceTotals.Reading reading) {
    OptionalInt fault = reading.firstNotFinite();
    if (fault.isPresent()) {
      long before = (epoch - 1) * stepsPerEpoch;
      long at = before + fault.getAsInt() / recipe.updates().accumulation() + 1;
      throw faults.diverged("the loss is not finite at step " + at, epoch, rows.size());
    }
  }

  /** Saves an epoch as far as it is, unless its loss is not finite. */
  private void save(int epoch, DeviceTotals totals) {
    requireFinite(epoch, totals.read());
    var part = new PartialEpoch(totals.sums(), clock.seconds());
    Checkpoint.within(epoch - 1, step, part).of(config).save(run.running(), state);
    saves.saved();
    saved = step;
  }

  private void stopIfAsked(String where) {
    if (stop.getAsBoolean()) {
      throw faults.stopped(step, where, rows.size());
    }
  }

  /** Validates an epoch that is saved, and writes what it leaves; its checkpoint comes last. */
  private void validate(EpochMetrics figures) {
    Evaluation evaluation = evaluate(figures.epoch());
    EpochMetrics metrics = figures.validated(evaluation.loss(), evaluation.top1());
    boolean best = RunWeights.isBest(metrics, rows);
    rows.add(metrics);
    weights.save(best);
    run.writeMetrics(rows);
    run.makeCheckpoint();
    events.accept(new TrainEvent.EpochEnd(metrics, best));
  }

  private Evaluation evaluate(int epoch) {
    String where = "epoch " + epoch + ", which is saved and to be validated";
    try {
      return Evaluator.evaluate(
          state.result(), validation, recipe.normalize(), () -> stopIfAsked(where));
    } catch (ResnetException e) {
      if (e.kind() != ResnetException.Kind.DIVERGED) {
        throw e;
      }
      run.discardUnvalidated();
      String what = "the validation loss is not finite after step " + step;
      throw faults.diverged(what, epoch, rows.size());
    }
  }
}
