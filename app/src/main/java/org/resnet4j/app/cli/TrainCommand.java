package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Interruption;
import org.resnet4j.app.cli.console.ProgressLine;
import org.resnet4j.app.cli.options.RunData;
import org.resnet4j.app.cli.options.StartOptions;
import org.resnet4j.app.cli.options.ThreadOptions;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.ImageChecks;
import org.resnet4j.data.ImageUse;
import org.resnet4j.data.Split;
import org.resnet4j.data.TrainingImages;
import org.resnet4j.data.Validation;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.CpuLoad;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.tuning.Tuner;
import org.resnet4j.torch.internal.tuning.TuningCache;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.Trainer;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code resnet train}: starts a run, or resumes one. */
@Command(
    name = "train",
    description = "Trains a net; without options ResNet-34 on CIFAR-10's airplanes and birds.",
    footer = {
      "",
      "Examples:",
      "  resnet train --data synthetic",
      "  resnet train --seed 2 --json",
      "  resnet train --model cifar-resnet20 --data cifar10 --recipe he2015-cifar --steps 800",
      "  resnet train --model resnet18 --classes cat,dog --epochs 3 --out runs/pets",
      "  resnet train --model resnet18 --data photos --epochs 10",
      "  resnet train --weights resnet50 --fresh-head --data photos --epochs 10 --lr 1e-4",
      "  resnet train --resume runs/resnet34-bias-cifar10-1"
    })
final class TrainCommand extends ConsoleCommand {

  private static final int MOST_MINUTES = 1_000_000;

  /** Options that go with --resume; the others belong to a new run. */
  private static final Set<String> RESUMABLE =
      Set.of(
          "--resume --epochs --data-root --data --device --plan --threads --save-every --json --verbose"
              .split(" ", -1));

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TrainOptions options = new TrainOptions();

  @Mixin private StartOptions startOptions = new StartOptions();

  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      description =
          "Where data sets lie; default: $RESNET_DATA, $RESNET_CACHE/data, ~/.cache/resnet4j/data.")
  private Optional<Path> dataRoot = Optional.empty();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(names = "--device", paramLabel = "X", description = "auto (default), cpu or cuda.")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Goes on with an interrupted run; with --epochs N extends a finished one.")
  private Optional<Path> resume = Optional.empty();

  @Option(
      names = "--save-every",
      paramLabel = "MINUTES",
      description =
          "Also saves within an epoch; default: 10. 0 saves at the end of each epoch alone.")
  private double saveEvery = Trainer.SAVE_EVERY.toMinutes();

  @Option(names = "--json", description = "Prints one JSON object an epoch, and one at the end.")
  private boolean json;

  private final ProgressLine line;

  TrainCommand(Console console) {
    super(console);
    this.line = new ProgressLine(console);
  }

  @Override
  public Integer call() {
    saveEvery();
    CpuLoad.watch();
    threads.apply();
    try (var interruption = new Interruption(line::say)) {
      if (resume.isPresent()) {
        resume(resume.get(), interruption);
      } else {
        start(interruption);
      }
      return 0;
    } finally {
      line.clear();
    }
  }

  private void start(Interruption interruption) {
    Optional<StartOptions.Start> weights = startOptions.open(options.model, line);
    try {
      start(weights, interruption);
    } finally {
      weights.ifPresent(StartOptions.Start::close);
    }
  }

  private void start(Optional<StartOptions.Start> weights, Interruption interruption) {
    Recipe recipe = recipe(weights);
    Shape input = Zoo.network(recipe.model(), 2).inputShape();
    Geometry geometry = Geometry.forSide(Math.max(input.height(), input.width()));
    options.out.ifPresent(TrainCommand::requireNew);
    Device where = Device.of(device.orElse("auto"));
    String data = options.data.orElse("cifar10");
    Validation validation = Datasets.validation(data, options.valShare);
    TrainingImages images =
        open(
            request(data, dataRoot, recipe.classes(), geometry)
                .withUse(ImageUse.validatedOn(validation))
                .withChecks(options.images.checks()));
    RunConfig config = RunConfig.of(recipe, images, dataRoot, options.seed.orElse(1L), where);
    StepSettings plan =
        StepSettings.choose(options.plan, options.precision(), config.network(), where);
    RunConfig planned = config.withPlan(complete(plan, config));
    Path folder =
        options.out.orElseGet(
            () -> RunFolder.next(Path.of("runs"), recipe.model(), shortName(data)));
    RunFolder run =
        weights
            .map(start -> start.write(folder, planned, line))
            .orElseGet(() -> RunFolder.create(folder, planned));
    try {
      train(run, images, interruption);
    } catch (ResnetException e) {
      if (e.kind() == ResnetException.Kind.RESOURCES) {
        run.discardUntrained(); // known before the first step
      }
      throw e;
    }
  }

  /** The recipe with the net and the normalization of the weights, unless options override it. */
  private Recipe recipe(Optional<StartOptions.Start> weights) {
    if (weights.isEmpty()) {
      return options.toRecipe();
    }
    options.model = Optional.of(weights.get().model());
    Recipe recipe = options.toRecipe();
    return weights
        .flatMap(StartOptions.Start::normalize)
        .filter(known -> !options.saysNormalization())
        .map(recipe::withNormalize)
        .orElse(recipe);
  }

  /** Adds the segments that were asked for and the measured convolutions. */
  private StepSettings complete(StepSettings plan, RunConfig config) {
    Shape image = Shape.parse(config.inputShape());
    StepSettings segmented =
        options
            .segments
            .map(asked -> plan.withSegments(asked, config.network(), image))
            .orElse(plan);
    return segmented.withConvolutions(convolutions(config, plan));
  }

  /** Convolutions as measured on this machine, if asked for or needed to check bf16. */
  private ConvChoices convolutions(RunConfig config, StepSettings plan) {
    if (options.tune && plan.kind() != Engine.ONEDNN) {
      throw ResnetException.usage("--tune goes with --plan onednn, got --plan " + plan.kind());
    }
    return plan.kind() == Engine.ONEDNN
        ? Tuner.choose(
            config.network(),
            Shape.parse(config.inputShape()),
            config.recipe().batch(),
            plan.precision(),
            options.tune,
            () -> TuningCache.open(TuningCache.file(), line::say),
            line::say)
        : ConvChoices.RULES;
  }

  private void resume(Path folder, Interruption interruption) {
    var parsed = spec.commandLine().getParseResult();
    List<String> others =
        spec.options().stream()
            .filter(parsed::hasMatchedOption)
            .map(OptionSpec::longestName)
            .filter(name -> !RESUMABLE.contains(name))
            .toList();
    if (!others.isEmpty()) {
      throw ResnetException.usage(
          Text.of(
              "--resume goes on with what the run was made with and does not take %s; it takes --epochs, --data-root, --data of a moved folder, --device, --plan, --threads, --save-every and --json",
              String.join(", ", others)));
    }
    RunFolder run = RunFolder.open(folder);
    RunConfig config = moved(run.config());
    if (options.epochs.isPresent()) {
      config = config.withRecipe(extended(run, options.epochs.get()));
    }
    if (threads.count().isPresent()) {
      config = config.withThreads(Libtorch.threads());
    }
    if (device.isPresent()) {
      config = onDevice(config, Device.of(device.get()));
    }
    if (options.plan.isPresent()) {
      config = withPlan(config, options.plan.get());
    }
    ThreadOptions.fewerCores(config.threads(), Libtorch.physicalCores()).ifPresent(line::say);
    Optional<Path> root = dataRoot.or(() -> run.config().dataRoot().map(Path::of));
    RunData.requireFolder(config.data());
    TrainingImages images =
        openAgain(
            request(config.data(), root, config.classes(), config.geometry())
                .withUse(config.images())
                .withChecks(ImageChecks.RESUMED));
    config.requireSameData(images.train(), images.validation());
    train(config.equals(run.config()) ? run : run.withConfig(config), images, interruption);
  }

  /** Opens the run's images; missing classes are a fault of the data, not of an option. */
  private TrainingImages openAgain(DataRequest request) {
    try {
      return open(request);
    } catch (ResnetException e) {
      if (e.kind() != ResnetException.Kind.USAGE) {
        throw e;
      }
      throw new ResnetException(
          ResnetException.Kind.DATA, "the images are not those of the run: " + e.getMessage(), e);
    }
  }

  /** The configuration with a moved folder of images; its content is checked later. */
  private RunConfig moved(RunConfig config) {
    if (options.data.isEmpty()) {
      return config;
    }
    if (Datasets.names().contains(config.data()) || Datasets.names().contains(options.data.get())) {
      throw ResnetException.usage(
          Text.of(
              "--resume goes on with the data of the run, %s; --data is for a folder of images that was moved",
              config.data()));
    }
    return config.withData(Datasets.folder(options.data.get()).toString());
  }

  /** The configuration on another device, with the run's plan if it works there, else the best. */
  private RunConfig onDevice(RunConfig config, Device where) {
    StepSettings before = config.plan();
    StepSettings plan = before.orBest(config.network(), where);
    if (!plan.equals(before)) {
      line.say(
          "the run's %s does not work on %s; it goes on with the %s"
              .formatted(before.words(), where, plan.words()));
    }
    return planned(config.withDevice(where.toString()), before, plan);
  }

  /** The configuration with another plan, needed if a CUDA graph cannot be recorded. */
  private RunConfig withPlan(RunConfig config, String name) {
    StepSettings before = config.plan();
    Device where = Device.of(config.device());
    StepSettings plan =
        StepSettings.choose(Optional.of(name), before.precision(), config.network(), where);
    return planned(config, before, plan);
  }

  /** Keeps measured convolutions only for the plan and precision they were measured with. */
  private RunConfig planned(RunConfig config, StepSettings before, StepSettings plan) {
    return plan.kind() == before.kind() && plan.precision() == before.precision()
        ? config.withPlan(before)
        : config.withPlan(plan.withConvolutions(convolutions(config, plan)));
  }

  private Recipe extended(RunFolder run, int epochs) {
    Recipe recipe = run.config().recipe();
    if (!(recipe.length() instanceof Length.Epochs)) {
      throw ResnetException.usage(
          "the run was made with --steps, whose last epoch may be short; it cannot be extended by --epochs");
    }
    if (epochs < run.metrics().size()) {
      throw ResnetException.usage(
          Text.of(
              "--epochs is the number of epochs in all: %d are finished, got %d",
              run.metrics().size(), epochs));
    }
    if (recipe.schedule().dependsOnLength()) {
      line.warning(
          "the learning rate's schedule depends on the length; the finished epochs had that of the shorter training");
    }
    return recipe.withLength(new Length.Epochs(epochs));
  }

  private void train(RunFolder run, TrainingImages images, Interruption interruption) {
    var printer = new TrainPrinter(console, line, json, images.validation().part());
    printer.finished(
        Trainer.train(
            run, images.train(), images.validation(), printer, interruption::asked, saveEvery()));
  }

  private Duration saveEvery() {
    if (!(saveEvery >= 0 && saveEvery <= MOST_MINUTES)) {
      throw ResnetException.usage(
          Text.of("--save-every is 0 to %d minutes, got %s", MOST_MINUTES, saveEvery));
    }
    return Duration.ofMillis(Math.round(60_000 * saveEvery));
  }

  private DataRequest request(
      String data, Optional<Path> root, List<String> classes, Geometry geometry) {
    return DataRequest.of(data, DataRoot.resolve(root), Split.TRAIN)
        .withClasses(classes)
        .withGeometry(geometry)
        .withListener(line);
  }

  /** Opens the images, and says what is trained and validated on unless the name implies it. */
  private TrainingImages open(DataRequest request) {
    TrainingImages images = Datasets.openForTraining(request);
    boolean usual = images.use().validation().equals(Validation.TEST);
    if (!usual || !Datasets.names().contains(request.name())) {
      List<String> classes = images.train().classes();
      line.say(
          Text.of(
              "%s: %,d %s (%s); trains on %s, validates on %s",
              images.train().name(),
              classes.size(),
              classes.size() == 1 ? "class" : "classes",
              SafeText.names(classes),
              images.train().part(),
              images.validation().part()));
    }
    return images;
  }

  /** The data set's name, or the last part of a folder's path. */
  private static String shortName(String data) {
    return Datasets.names().contains(data)
        ? data
        : String.valueOf(Path.of(data).toAbsolutePath().normalize().getFileName());
  }

  private static void requireNew(Path folder) {
    if (Files.exists(folder)) {
      throw ResnetException.usage(
          folder
              + " exists, and a run never overwrites another; choose a new --out, or --resume it");
    }
  }
}
