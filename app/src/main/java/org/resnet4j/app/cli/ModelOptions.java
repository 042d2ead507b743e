package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.train.RunFolder;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Option;

/** How a trained model is named: a run folder, or a weights file and its net. */
final class ModelOptions {

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

  @Option(names = "--weights", paramLabel = "W", description = "Of a run: last (default) or best.")
  private Optional<String> weights = Optional.empty();

  @Option(names = "--device", paramLabel = "X", description = "auto (default), cpu or cuda.")
  private String device = "auto";

  /**
   * Opens what MODEL names.
   *
   * @throws ResnetException (data) where there is no such folder or file
   */
  TrainedModel open(String model) {
    Optional<Normalization> given = normalize.map(Normalization::parse);
    TrainedModel.Weights which = which();
    Path path = Path.of(model);
    if (Files.isDirectory(path)) {
      refuse("--model", net.isPresent(), "a weights file, and " + model + " is a run folder");
      return TrainedModel.ofRun(RunFolder.open(path), which, given, Device.of(device));
    }
    if (Files.isRegularFile(path)) {
      refuse("--weights", weights.isPresent(), "a run folder, and " + model + " is a file");
      net.ifPresent(spec -> Zoo.network(spec, 2));
      return TrainedModel.ofWeights(path, net, given, Device.of(device));
    }
    throw missing(model);
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
    if (Zoo.names().contains(model)) {
      return ResnetException.data(
          model
              + " is a net without trained weights here: give a run folder that `resnet train` made, or"
              + " a weights file with --model "
              + model);
    }
    return ResnetException.data(
        "no run folder and no weights file: " + model + "; `resnet train` makes run folders");
  }
}
