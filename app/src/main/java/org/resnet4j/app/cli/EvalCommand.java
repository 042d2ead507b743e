package org.resnet4j.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.Datasets;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.torch.exec.Evaluator;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.train.RunConfig;
import org.resnet4j.torch.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet eval}: how good a trained model is. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Evaluates a trained model: top-1, loss, accuracy by class, confusion.",
    footer = {
      "",
      "Examples:",
      "  resnet eval runs/resnet34-bias-cifar10-1",
      "  resnet eval runs/resnet34-bias-cifar10-1 --weights best --split train --json",
      "  resnet eval weights.safetensors --model resnet34:bias --normalize half --classes airplane,bird"
    })
final class EvalCommand implements Callable<Integer>, Main.ConsoleCommand {

  private static final String DEFAULT_DATA = "cifar10";
  private static final int MOST_LISTED = 10;

  @Parameters(
      paramLabel = "MODEL",
      description = "A run folder, a weights file, or a net of the zoo with pretrained weights.")
  private String model = "";

  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "cifar10, cifar100, synthetic or a folder of images, test/CLASS/* (or val/CLASS/*);"
              + " default: the run's own.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      description =
          "Where data sets lie; default: the run's, $RESNET_DATA, ~/.cache/resnet4j/data.")
  private Optional<Path> dataRoot = Optional.empty();

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "a,b",
      description = "Classes in the order of the labels; default: the model's own.")
  private List<String> classes = List.of();

  @Option(names = "--split", paramLabel = "S", description = "test (default) or train.")
  private String split = "test";

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  private final Console console;

  EvalCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Split which = split();
    try (TrainedModel trained = options.open(model, console)) {
      ImageDataset images = images(trained, which);
      requireSameClasses(trained, images);
      Evaluation evaluation = evaluate(trained, images);
      if (json) {
        console.json(toJson(evaluation));
      } else {
        print(evaluation, images);
      }
      return 0;
    }
  }

  private Evaluation evaluate(TrainedModel trained, ImageDataset images) {
    try {
      return Evaluator.evaluate(
          trained.net(), images, trained.normalize(), options.precision(), () -> {});
    } catch (ResnetException e) {
      if (json && e.kind() == ResnetException.Kind.DIVERGED) {
        console.json(lost(images));
      }
      throw e;
    }
  }

  /** Of a net whose logits are not finite no figure is known. */
  private static Map<String, Object> lost(ImageDataset images) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String figure : List.of("top1", "top5", "loss", "n", "correct")) {
      object.put(figure, null);
    }
    object.put("n", images.size());
    return object;
  }

  private Split split() {
    return switch (split) {
      case "test" -> Split.TEST;
      case "train" -> Split.TRAIN;
      default -> throw ResnetException.usage("--split is test or train, got '" + split + "'");
    };
  }

  private ImageDataset images(TrainedModel trained, Split which) {
    Path folder = Path.of(model);
    Optional<RunConfig> run =
        RunFolder.isRun(folder) ? Optional.of(RunFolder.open(folder).config()) : Optional.empty();
    String name = data.or(() -> run.map(RunConfig::data)).orElse(DEFAULT_DATA);
    Optional<Path> root = dataRoot.or(() -> run.flatMap(RunConfig::dataRoot).map(Path::of));
    List<String> names = classes;
    if (names.isEmpty() && trained.hasClassNames()) {
      names = trained.classes();
    }
    var messages = new DataMessages(new ProgressLine(console));
    DataRequest request =
        DataRequest.of(name, DataRoot.resolve(root), which)
            .withClasses(names)
            .withGeometry(trained.preprocessing().geometry())
            .withListener(messages);
    ImageDataset images = Datasets.open(request);
    run.filter(config -> differs(config, which, images))
        .ifPresent(
            config ->
                messages.warning(
                    "these are not the images that the run was made with: another "
                        + images.name()
                        + (Datasets.names().contains(images.name())
                            ? " lies in " + DataRoot.resolve(root)
                            : " is there, or its files changed")));
    return images;
  }

  /** Whether data of the run's own name and classes has another content. */
  private static boolean differs(RunConfig run, Split which, ImageDataset images) {
    String expected = which == Split.TRAIN ? run.trainFingerprint() : run.testFingerprint();
    return images.name().equals(run.data())
        && images.classes().equals(run.classes())
        && !images.fingerprint().equals(expected);
  }

  private static void requireSameClasses(TrainedModel trained, ImageDataset images) {
    int expected = trained.net().network().classes();
    if (images.classes().size() != expected) {
      throw ResnetException.usage(
          "the model has "
              + expected
              + " classes"
              + (expected <= MOST_LISTED ? " " + trained.classes() : "")
              + ", the data "
              + images.classes().size()
              + "; choose the model's with --classes a,b");
    }
  }

  private static Map<String, Object> toJson(Evaluation evaluation) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("top1", evaluation.top1());
    object.put("top5", evaluation.top5());
    object.put("loss", evaluation.loss());
    object.put("n", evaluation.n());
    object.put("correct", evaluation.correct());
    return object;
  }

  private void print(Evaluation evaluation, ImageDataset images) {
    console.print(
        String.format(
            Locale.ROOT,
            "top-1 %.4f (95 %% interval %.4f to %.4f), %,d of %,d images of %s %s; loss %.4f",
            evaluation.top1(),
            evaluation.interval().low(),
            evaluation.interval().high(),
            evaluation.correct(),
            evaluation.n(),
            images.name(),
            split,
            evaluation.loss()));
    console.print("");
    console.print(evaluation.confusion().table().stripTrailing());
  }
}
