package org.resnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.ResnetException.Kind;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.options.ClassOptions;
import org.resnet4j.app.cli.options.ImageArguments;
import org.resnet4j.app.cli.options.ImageArguments.Image;
import org.resnet4j.app.cli.options.ModelOptions;
import org.resnet4j.app.cli.options.ThreadOptions;
import org.resnet4j.torch.predict.Prediction;
import org.resnet4j.torch.predict.Predictor;
import org.resnet4j.torch.predict.TrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet predict}: the most probable classes of images. */
@Command(
    name = "predict",
    description = "Classifies images: labels with probabilities, best first.",
    footer = {
      "",
      "Examples:",
      "  resnet predict runs/resnet34-bias-cifar10-1 photo.png",
      "  resnet predict runs/resnet34-bias-cifar10-1 *.jpg --top 1 --json",
      "  resnet predict resnet50 photos",
      "  curl -s https://example.org/cat.jpg | resnet predict resnet50 -"
    })
final class PredictCommand extends ConsoleCommand {

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A run folder, a weights file, or a net of the zoo with pretrained weights.")
  private String model = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description =
          "PNG, JPEG, GIF, BMP, TIFF, WebP or PNM files, folders with such files in them, patterns"
              + " ('photos/*.jpg'), or - for an image on standard input.")
  private List<String> images = List.of();

  @Mixin private ModelOptions options = new ModelOptions();
  @Mixin private ClassOptions classes = new ClassOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(names = "--top", paramLabel = "K", description = "How many classes; default: 5.")
  private int top = 5;

  @Option(
      names = "--upright",
      description = "Turns photos as their Exif data say; torchvision's loader does not.")
  private boolean upright;

  @Option(names = "--json", description = "Prints one JSON object an image.")
  private boolean json;

  /** Faults of an image, not of the net; the first of them that occurred is the exit code. */
  private static final List<Kind> OF_ONE_IMAGE = List.of(Kind.DATA, Kind.FAILED, Kind.RESOURCES);

  private final List<Kind> faults = new ArrayList<>();

  private record Answer(String image, List<Prediction> predictions) {}

  private record Failure(String image, String error) {}

  PredictCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (top < 1) {
      throw ResnetException.usage("--top must be at least 1, got " + top);
    }
    List<String> names = classes.names();
    List<Image> all = ImageArguments.of(images);
    if (all.stream().allMatch(image -> image.fault() != null)) { // before weights are fetched
      all.forEach(image -> report(image, image.fault()));
    } else {
      threads.apply();
      try (var predictor = new Predictor(named(names), options.precision())) {
        all.forEach(image -> predict(predictor, image));
      }
    }
    return exitCode(all.size());
  }

  private TrainedModel named(List<String> names) {
    TrainedModel trained = options.open(model, console);
    try {
      return names.isEmpty() ? trained : trained.withClasses(names);
    } catch (ResnetException e) {
      trained.close();
      throw e;
    }
  }

  /** Predicts an image; a fault of one image does not stop the others. */
  private void predict(Predictor predictor, Image image) {
    try {
      print(image.name(), predictor.predict(image.read(upright), top));
    } catch (ResnetException e) {
      if (!OF_ONE_IMAGE.contains(e.kind())) {
        throw e;
      }
      report(image, e);
    }
  }

  private void report(Image image, @Nullable ResnetException fault) {
    ResnetException known = Objects.requireNonNull(fault);
    faults.add(known.kind());
    String message = String.valueOf(known.getMessage());
    console.say("resnet: " + message);
    if (json) {
      console.json(new Failure(image.name(), message));
    }
  }

  private int exitCode(int images) {
    if (faults.isEmpty()) {
      return 0;
    }
    if (images > 1) {
      console.say(Text.of("resnet: %,d of %,d images failed", faults.size(), images));
    }
    return exitCode(faults);
  }

  /** Returns the exit code of the first kind in {@link #OF_ONE_IMAGE} that occurred. */
  static int exitCode(List<Kind> faults) {
    return OF_ONE_IMAGE.stream()
        .filter(faults::contains)
        .findFirst()
        .orElse(Kind.FAILED)
        .exitCode();
  }

  private void print(String image, List<Prediction> predictions) {
    if (json) {
      console.json(new Answer(image, predictions));
      return;
    }
    console.print(image);
    for (Prediction prediction : predictions) {
      console.print("  %6.2f %%  %s", 100 * prediction.p(), prediction.label());
    }
  }
}
