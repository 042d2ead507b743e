package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageFile;
import org.resnet4j.data.RgbImage;
import org.resnet4j.torch.predict.Prediction;
import org.resnet4j.torch.predict.Predictor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet predict}: what is on an image. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Classifies images: labels with probabilities, best first.",
    footer = {
      "",
      "Examples:",
      "  resnet predict runs/resnet34-bias-cifar10-1 photo.png",
      "  resnet predict runs/resnet34-bias-cifar10-1 *.jpg --top 1 --json"
    })
final class PredictCommand implements Callable<Integer>, Main.ConsoleCommand {

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A run folder, a weights file, or a net of the zoo with pretrained weights.")
  private String model = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "PNG, JPEG, GIF, BMP, TIFF, WebP or PNM files.")
  private List<Path> images = List.of();

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(names = "--top", paramLabel = "K", description = "How many classes; default: 5.")
  private int top = 5;

  @Option(
      names = "--upright",
      description = "Turns photos as their Exif data say; torchvision's loader does not.")
  private boolean upright;

  @Option(names = "--json", description = "Prints one JSON object an image.")
  private boolean json;

  private final Console console;

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (top < 1) {
      throw ResnetException.usage("--top must be at least 1, got " + top);
    }
    images.forEach(PredictCommand::requireThere);
    threads.apply();
    try (var predictor = new Predictor(options.open(model, console), options.precision())) {
      for (Path image : images) {
        RgbImage pixels = upright ? ImageFile.readUpright(image) : ImageFile.read(image);
        print(image, predictor.predict(pixels, top));
      }
      return 0;
    }
  }

  /** Before weights are fetched and loaded. */
  private static void requireThere(Path image) {
    if (!Files.exists(image)) {
      throw ResnetException.data("no such image: " + image);
    }
  }

  private void print(Path image, List<Prediction> predictions) {
    if (json) {
      console.json(toJson(image, predictions));
      return;
    }
    console.print(image.toString());
    for (Prediction prediction : predictions) {
      console.print(
          String.format(Locale.ROOT, "  %6.2f %%  %s", 100 * prediction.p(), prediction.label()));
    }
  }

  private static Map<String, Object> toJson(Path image, List<Prediction> predictions) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("image", image.toString());
    object.put("predictions", predictions.stream().map(PredictCommand::toJson).toList());
    return object;
  }

  private static Map<String, Object> toJson(Prediction prediction) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("label", prediction.label());
    object.put("index", prediction.index());
    object.put("p", prediction.p());
    return object;
  }
}
