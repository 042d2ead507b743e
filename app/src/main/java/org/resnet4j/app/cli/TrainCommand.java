package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.Datasets;
import org.resnet4j.data.Geometry;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.exec.ConvChoices;
import org.resnet4j.torch.exec.PlanKind;
import org.resnet4j.torch.exec.StepPlan;
import org.resnet4j.torch.exec.Tuner;
import org.resnet4j.torch.exec.TuningCache;
import org.resnet4j.torch.train.RunConfig;
import org.resnet4j.torch.train.RunFolder;
import org.resnet4j.torch.train.Trainer;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resnet train}: a new run, or one that goes on. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Trains a net; without options ResNet-34 on CIFAR-10's airplanes and birds.",
    footer = {
      "",
      "Examples:",
      "  resnet train --data synthetic",
      "  resnet train --seed 2 --json",
      "  resnet train --model cifar-resnet20 --data cifar10 --recipe he2015-cifar --steps 800",
      "  resnet train --model resnet18 --classes cat,dog --epochs 3 --out runs/pets",
      "  resnet train --model resnet18 --data photos --epochs 10",
      "  resnet train --resume runs/resnet34-bias-cifar10-1"
    })
final class TrainCommand implements Callable<Integer>, Main.ConsoleCommand {

  @Mixin private TrainOptions options = new TrainOptions();

  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      description = "Where data sets lie; default: $RESNET_DATA, else ~/.cache/resnet4j/data.")
  private Optional<Path> dataRoot = Optional.empty();

  @Option(names = "--device", paramLabel = "X", description = "auto (default), cpu or cuda.")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Goes on with an interrupted run; with --epochs N extends a finished one.")
  private Optional<Path> resume = Optional.empty();

  @Option(names = "--json", description = "Prints one JSON object an epoch, and one at the end.")
  private boolean json;

  private final Console console;
  private final ProgressLine line;

  TrainCommand(Console console) {
    this.console = console;
    this.line = new ProgressLine(console);
  }

  @Override
  public Integer call() {
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
    Recipe recipe = options.toRecipe();
    Shape input = Zoo.network(recipe.model(), 2).inputShape();
    Geometry geometry = Geometry.forSide(Math.max(input.height(), input.width()));
    options.out.ifPresent(TrainCommand::requireNew);
    Device where = Device.of(device.orElse("auto"));
    String data = options.data.orElse("cifar10");
    ImageDataset train = open(data, dataRoot, Split.TRAIN, recipe.classes(), geometry);
    ImageDataset test = open(data, dataRoot, Split.TEST, recipe.classes(), geometry);
    RunConfig config = RunConfig.of(recipe, train, test, dataRoot, options.seed.orElse(1L), where);
    StepPlan plan = StepPlan.choose(options.plan, options.precision(), config.network(), where);
    RunConfig planned = config.withPlan(complete(plan, config));
    Path folder =
        options.out.orElseGet(
            () -> RunFolder.next(Path.of("runs"), recipe.model(), shortName(data)));
    RunFolder run = RunFolder.create(folder, planned);
    try {
      train(run, train, test, interruption);
    } catch (ResnetException e) {
      if (e.kind() == ResnetException.Kind.RESOURCES) {
        run.discardUntrained(); // known before the first step
      }
      throw e;
    }
  }

  /** With segments where they are asked for, and convolutions as measured. */
  private StepPlan complete(StepPlan plan, RunConfig config) {
    Shape image = Shape.parse(config.inputShape());
    StepPlan segmented =
        options
            .segments
            .map(asked -> plan.withSegments(asked, config.network(), image))
            .orElse(plan);
    return segmented.withConvolutions(convolutions(config, plan));
  }

  /** As measured on this machine, where that is asked for or bf16 must be checked. */
  private ConvChoices convolutions(RunConfig config, StepPlan plan) {
    if (options.tune && plan.kind() != PlanKind.ONEDNN) {
      throw ResnetException.usage("--tune goes with --plan onednn, got --plan " + plan.kind());
    }
    return plan.kind() == PlanKind.ONEDNN
        ? Tuner.choose(
            config.network(),
            Shape.parse(config.inputShape()),
            config.recipe().batch(),
            plan.precision(),
            options.tune,
            TuningCache.open(TuningCache.file(), line::say),
            line::say)
        : ConvChoices.RULES;
  }

  private void resume(Path folder, Interruption interruption) {
    List<String> others = options.notForResume();
    if (!others.isEmpty()) {
      throw ResnetException.usage(
          "--resume goes on with what the run was made with and does not take "
              + String.join(", ", others)
              + "; it takes --epochs, --data-root, --data of a moved folder, --device and --json");
    }
    RunFolder run = RunFolder.open(folder);
    RunConfig config = moved(run.config());
    if (options.epochs.isPresent()) {
      config = config.withRecipe(extended(run, options.epochs.get()));
    }
    if (device.isPresent()) {
      config = onDevice(config, Device.of(device.get()));
    }
    Optional<Path> root = dataRoot.or(() -> run.config().dataRoot().map(Path::of));
    ImageDataset train =
        open(config.data(), root, Split.TRAIN, config.classes(), config.geometry());
    ImageDataset test = open(config.data(), root, Split.TEST, config.classes(), config.geometry());
    config.requireSameData(train, test);
    train(config.equals(run.config()) ? run : run.withConfig(config), train, test, interruption);
  }

  /** A folder of images may lie elsewhere now; that they are the same is checked. */
  private RunConfig moved(RunConfig config) {
    if (options.data.isEmpty()) {
      return config;
    }
    if (Datasets.names().contains(config.data()) || Datasets.names().contains(options.data.get())) {
      throw ResnetException.usage(
          "--resume goes on with the data of the run, "
              + config.data()
              + "; --data is for a folder of images that was moved");
    }
    return config.withData(Path.of(options.data.get()).toAbsolutePath().normalize().toString());
  }

  /** With the run's plan where it works there, else with the best that does. */
  private RunConfig onDevice(RunConfig config, Device where) {
    StepPlan before = config.plan();
    StepPlan plan = before.orBest(config.network(), where);
    if (!plan.equals(before)) {
      line.say(
          "the run's %s does not work on %s; it goes on with the %s"
              .formatted(before.words(), where, plan.words()));
    }
    return config.withDevice(where.toString()).withPlan(plan);
  }

  private Recipe extended(RunFolder run, int epochs) {
    Recipe recipe = run.config().recipe();
    if (!(recipe.length() instanceof Length.Epochs)) {
      throw ResnetException.usage(
          "the run was made with --steps, whose last epoch may be short; it cannot be extended by"
              + " --epochs");
    }
    if (epochs < run.metrics().size()) {
      throw ResnetException.usage(
          "--epochs is the number of epochs in all: "
              + run.metrics().size()
              + " are finished, got "
              + epochs);
    }
    if (recipe.schedule().dependsOnLength()) {
      line.say(
          "warning: the learning rate's schedule depends on the length; the finished epochs had"
              + " that of the shorter training");
    }
    return recipe.withLength(new Length.Epochs(epochs));
  }

  private void train(
      RunFolder run, ImageDataset train, ImageDataset test, Interruption interruption) {
    var printer = new TrainPrinter(console, line, json);
    printer.finished(Trainer.train(run, train, test, printer, interruption::asked));
  }

  private ImageDataset open(
      String data, Optional<Path> root, Split split, List<String> classes, Geometry geometry) {
    return Datasets.open(
        DataRequest.of(data, DataRoot.resolve(root), split)
            .withClasses(classes)
            .withGeometry(geometry)
            .withListener(new DataMessages(line)));
  }

  /** A folder's own name where the data set is one. */
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
