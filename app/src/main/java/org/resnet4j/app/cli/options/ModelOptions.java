package org.resnet4j.app.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ExistingPath;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.ProgressLine;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.folder.FolderKind;
import org.resnet4j.weights.folder.ModelFolder;
import org.resnet4j.weights.published.Pretrained;
import org.resnet4j.weights.published.WeightsStore;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a trained model: a run folder, a weights file and its net, or a net of the zoo. */
public final class ModelOptions {

  private static final List<String> FILE_ENDINGS =
      List.of(".safetensors", ".pth", ".pt", ".th", ".bin");

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "The net of a weights file that does not say it itself.")
  private Optional<String> net = Optional.empty();

  @Option(
      names = "--normalize",
      paramLabel = "X",
      description = "half, imagenet, cifar10 or m,m,m/s,s,s instead of the model's own.")
  private Optional<String> normalize = Optional.empty();

  @Option(
      names = "--weights",
      paramLabel = "W",
      description =
          "Of a run: last (default) or best. Of a net of the zoo: a tag (see `resnet models`).")
  private Optional<String> weights = Optional.empty();

  @Option(names = "--device", paramLabel = "X", description = "auto (default), cpu or cuda.")
  private String device = "auto";

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "fp32 (default) or bf16: faster, logits to two or three digits.")
  private String precision = "fp32";

  @Mixin private SelectionOptions selection = new SelectionOptions();

  /** Opens the run folder that MODEL names; empty if it names something else. */
  public static Optional<RunFolder> run(String model) {
    return ExistingPath.of(model).filter(RunFolder::isRun).map(RunFolder::open);
  }

  /** The precision of maps and products. */
  public Precision precision() {
    return Precision.parse(precision);
  }

  /**
   * Opens the model; pretrained weights are fetched once.
   *
   * @throws ResnetException (data) if there is no such folder or file, (usage) if there are no such
   *     weights
   */
  public TrainedModel open(String model, Console console) {
    Optional<Normalization> given = normalize.map(Normalization::parse);
    Optional<Path> path = ExistingPath.of(model);
    Optional<Path> run = path.filter(RunFolder::isRun);
    if (path.isPresent() && run.isEmpty()) {
      requireRun(path.get());
      net.ifPresent(spec -> Zoo.network(spec, 2));
      return ofWeights(path.get(), given, console);
    }
    refuse(
        String.join(", ", selection.given()),
        !selection.given().isEmpty(),
        "a weights file, and " + model + " is none");
    if (run.isPresent()) {
      refuse("--model", net.isPresent(), "a weights file, and " + model + " is a run folder");
      return TrainedModel.ofRun(RunFolder.open(run.get()), which(), given, Device.of(device));
    }
    if (!namesNet(model)) {
      throw missing(model);
    }
    refuse("--model", net.isPresent(), "a weights file, and " + model + " is a net of the zoo");
    refuse(
        "--weights",
        weights.isPresent() && model.contains(".") && !model.contains(":"),
        "a net of the zoo, and " + model + " names its weights already");
    Pretrained.Entry entry =
        weights.map(tag -> Pretrained.find(model, tag)).orElseGet(() -> Pretrained.find(model));
    Path fetched = WeightsStore.standard().fetch(entry, new ProgressLine(console));
    return TrainedModel.ofPretrained(entry, fetched, given, Device.of(device));
  }

  /** Refuses --weights for a path that is not a run folder. */
  private void requireRun(Path path) {
    if (weights.isPresent() && Files.isDirectory(path) && !ModelFolder.isModel(path)) {
      throw ResnetException.data(FolderKind.words(path));
    }
    String kind = Files.isDirectory(path) ? " is none" : " is a file";
    refuse("--weights", weights.isPresent(), "a run folder, and " + path + kind);
  }

  private TrainedModel ofWeights(
      Path path, Optional<Normalization> normalization, Console console) {
    try (var opened = OpenedWeights.open(path, selection.selection())) {
      return TrainedModel.ofWeights(opened, net, normalization, Device.of(device), console::warn);
    }
  }

  /** Whether a name is a net of the zoo, perhaps with options or a tag of weights. */
  static boolean namesNet(String model) {
    String name = model.split("[:.]", 2)[0];
    boolean known = Zoo.names().contains(name) || name.matches("cifar-[a-z-]+\\d{1,6}");
    return known && FILE_ENDINGS.stream().noneMatch(model::endsWith);
  }

  private static void refuse(String option, boolean given, String isFor) {
    if (given) {
      throw ResnetException.usage(option + " is for " + isFor);
    }
  }

  private TrainedModel.Weights which() {
    return switch (weights.orElse("last")) {
      case "last" -> TrainedModel.Weights.LAST;
      case "best" -> TrainedModel.Weights.BEST;
      default ->
          throw ResnetException.usage("--weights is last or best, got '" + weights.get() + "'");
    };
  }

  private static ResnetException missing(String model) {
    return ResnetException.data(
        Text.of(
            "no run folder and no weights file: %s; `resnet train` makes run folders, `resnet models` lists nets with pretrained weights%s",
            model, Nearest.hint(model, Pretrained.models())));
  }
}
