package org.resnet4j.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.ProgressLine;
import org.resnet4j.app.cli.options.ClassOptions;
import org.resnet4j.app.cli.options.ImageOptions;
import org.resnet4j.app.cli.options.ModelOptions;
import org.resnet4j.app.cli.options.RunData;
import org.resnet4j.app.cli.options.ThreadOptions;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.metrics.Confusion;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.evaluate.Ensemble;
import org.resnet4j.torch.evaluate.Evaluator;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.weights.ModelClasses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet eval}: the accuracy of a trained model. */
@Command(
    name = "eval",
    description = "Evaluates a trained model: top-1, loss, accuracy by class, confusion.",
    footer = {
      "",
      "Examples:",
      "  resnet eval runs/resnet34-bias-cifar10-1",
      "  resnet eval runs/resnet34-bias-cifar10-1 --weights best --split train --json",
      "  resnet eval runs/a runs/b runs/c --ensemble --tta flip",
      "  resnet eval weights.safetensors --model resnet34:bias --normalize half --classes"
          + " airplane,bird"
    })
final class EvalCommand extends ConsoleCommand {

  private static final String DEFAULT_DATA = "cifar10";
  private static final int MOST_LISTED = 10;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "A run folder, a weights file, or a net of the zoo with pretrained weights; several with"
              + " --ensemble.")
  private List<String> models = List.of();

  @Option(
      names = "--ensemble",
      description = "Averages the probabilities of several models, which have the same classes.")
  private boolean ensemble;

  @Option(
      names = "--tta",
      paramLabel = "T",
      description = "flip: averages the probabilities of each image and its mirror image.")
  private Optional<String> augmentation = Optional.empty();

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "cifar10, cifar100, synthetic or a folder of images, test/CLASS/*, else val/CLASS/*, else"
              + " CLASS/*; default: the run's own.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      description =
          "Where data sets lie; default: the run's, $RESNET_DATA, $RESNET_CACHE/data,"
              + " ~/.cache/resnet4j/data.")
  private Optional<Path> dataRoot = Optional.empty();

  @Mixin private ClassOptions classes = new ClassOptions();
  @Mixin private ImageOptions images = new ImageOptions();

  @Option(
      names = "--split",
      paramLabel = "S",
      description = "test (default; val where a folder has no test), val or train.")
  private String split = "test";

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  EvalCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Split which = Split.parse(split);
    List<String> names = classes.names();
    boolean mirrored = mirrored();
    if (models.size() > 1 && !ensemble) {
      throw ResnetException.usage(
          Text.of(
              "%d models are given; --ensemble evaluates them together, else give one",
              models.size()));
    }
    threads.apply();
    try (var parts = new Parts()) {
      List<TrainedModel> opened = new ArrayList<>();
      for (String each : models) {
        opened.add(parts.add(() -> options.open(each, console), TrainedModel::close));
      }
      requireAlike(opened);
      ImageDataset data = data(opened.get(0), which, names);
      Evaluation evaluation = evaluate(opened, mirrored, data);
      if (json) {
        console.json(EvalAnswer.of(evaluation, data));
      } else {
        print(evaluation, data);
      }
      return 0;
    }
  }

  private boolean mirrored() {
    augmentation
        .filter(name -> !name.equals("flip"))
        .ifPresent(
            name -> {
              throw ResnetException.usage("--tta is flip, got '" + name + "'");
            });
    return augmentation.isPresent();
  }

  private void requireAlike(List<TrainedModel> opened) {
    TrainedModel first = opened.get(0);
    for (int i = 1; i < opened.size(); i++) {
      TrainedModel other = opened.get(i);
      boolean alike =
          other.classes().equals(first.classes())
              && other.input().equals(first.input())
              && other.preprocessing().geometry().equals(first.preprocessing().geometry());
      if (!alike) {
        throw ResnetException.usage(
            Text.of(
                "the models of an ensemble have the same classes and take images alike: %s has %s and takes %s (%s), %s has %s and takes %s (%s)",
                models.get(0),
                SafeText.names(first.classes()),
                first.input(),
                first.preprocessing().geometry(),
                models.get(i),
                SafeText.names(other.classes()),
                other.input(),
                other.preprocessing().geometry()));
      }
    }
  }

  private Evaluation evaluate(List<TrainedModel> opened, boolean mirrored, ImageDataset data) {
    List<Ensemble.Member> members =
        opened.stream().map(each -> new Ensemble.Member(each.net(), each.normalize())).toList();
    try {
      return Evaluator.evaluate(
          new Ensemble(members, mirrored), data, options.precision(), () -> {});
    } catch (ResnetException e) {
      if (json && e.kind() == ResnetException.Kind.DIVERGED) {
        console.json(EvalAnswer.NotFinite.of(data));
      }
      throw e;
    }
  }

  private ImageDataset data(TrainedModel trained, Split which, List<String> given) {
    List<String> names = given.isEmpty() ? trained.classes() : given;
    requireAsMany(trained, names);
    Optional<RunConfig> run = ModelOptions.run(models.get(0)).map(RunFolder::config);
    boolean known = run.isPresent() || !given.isEmpty();
    String name = data.or(() -> run.map(RunConfig::data)).orElse(DEFAULT_DATA);
    Optional<Path> root = dataRoot.or(() -> run.flatMap(RunConfig::dataRoot).map(Path::of));
    DataRequest request =
        DataRequest.of(name, DataRoot.resolve(root), which)
            .withClassRule(known ? ModelClasses.named(names) : new ModelClasses(names))
            .withGeometry(trained.preprocessing().geometry())
            .withListener(new ProgressLine(console))
            .withChecks(images.checks());
    run.filter(config -> data.isEmpty()).map(RunConfig::data).ifPresent(RunData::requireFolder);
    return run.map(config -> new RunData(config, request).open())
        .orElseGet(() -> Datasets.open(request));
  }

  private static void requireAsMany(TrainedModel trained, List<String> names) {
    int expected = trained.net().network().classes();
    if (names.size() != expected) {
      throw ResnetException.usage(
          Text.of(
              "the model has %d classes%s, the data %d; choose the model's with --classes a,b",
              expected, expected <= MOST_LISTED ? " " + trained.classes() : "", names.size()));
    }
  }

  private void print(Evaluation evaluation, ImageDataset data) {
    console.print(
        "top-1 %.4f (95 %% interval %.4f to %.4f), %,d of %,d images of %s; loss %.4f",
        evaluation.top1(),
        evaluation.interval().low(),
        evaluation.interval().high(),
        evaluation.correct(),
        evaluation.n(),
        words(data),
        evaluation.loss());
    Confusion confusion = evaluation.confusion();
    int all = confusion.classNames().size();
    if (confusion.seen().size() < all) {
      console.print("classes with images: %,d of the model's %,d", confusion.seen().size(), all);
    }
    console.print("");
    new ConfusionText(confusion).lines().forEach(console::print);
  }

  /** The data set and its part, such as {@code cifar10 test}. */
  private static String words(ImageDataset data) {
    String part = data.part();
    return data.name() + (part.isEmpty() ? "" : (part.contains(" ") ? ", " : " ") + part);
  }
}
