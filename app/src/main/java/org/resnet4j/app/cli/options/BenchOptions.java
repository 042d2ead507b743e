package org.resnet4j.app.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.bench.Steps;
import org.resnet4j.torch.bench.Work;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code resnet bench}, and what is to be measured. */
public final class BenchOptions {

  /** The most pixels of an image that gets the larger default batch. */
  private static final int SMALL = 64 * 64;

  private static final int BATCH = 128;
  private static final int BATCH_OF_LARGE = 16;

  /** Small enough to stay finite on random images; the rate does not change the time. */
  private static final double RATE = 1e-3;

  /** A net's defaults for options that are not given. */
  private record Usual(
      String model, Optional<Integer> classes, Optional<Shape> image, int batch, String optimizer) {

    /** The nets measured without MODEL; the founding job's has smaller images than the paper's. */
    static final List<Usual> SET =
        List.of(
            new Usual(
                "resnet34:bias", Optional.of(2), Optional.of(Shape.map(3, 32, 32)), 64, "adam"),
            of("cifar-resnet20"),
            of("cifar-resnet56"),
            of("resnet18"),
            of("resnet50"));

    static Usual of(String model) {
      return new Usual(model, Optional.empty(), Optional.empty(), 0, "sgd");
    }

    int batch(Shape shape) {
      return batch > 0 ? batch : shape.positions() > SMALL ? BATCH_OF_LARGE : BATCH;
    }
  }

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..*",
      description =
          "Model specs, see `resnet models`; without: the founding job's net, cifar-resnet20 and"
              + " 56, resnet18 and 50.")
  private List<String> models = List.of();

  @Option(names = "--mode", paramLabel = "M", description = "train, infer or both (default).")
  private String mode = "both";

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      description =
          "Images a step, several as 1,16,128; default: 128 of up to 64x64 pixels, 16 of larger"
              + " ones, of the founding job 64.")
  private List<Integer> batches = List.of();

  @Option(
      names = "--input",
      paramLabel = "CxHxW",
      description = "Shape of an image; default: 3x224x224, of CIFAR nets 3x32x32.")
  private Optional<String> input = Optional.empty();

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes; default: 1000, of CIFAR nets 10.")
  private Optional<Integer> classes = Optional.empty();

  @Option(
      names = "--optimizer",
      paramLabel = "O",
      description = "adam, adamw, sgd (default; of the founding job adam), rmsprop or lion.")
  private Optional<String> optimizer = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "P",
      description = "Of training: fast (default), plain or onednn, as `resnet train`.")
  private Optional<String> plan = Optional.empty();

  @Option(names = "--precision", paramLabel = "P", description = "fp32 (default) or bf16.")
  private String precision = "fp32";

  /** The precision of maps and products. */
  public Precision precision() {
    return Precision.parse(precision);
  }

  /**
   * Returns what is to be measured, in order, after checking each.
   *
   * @throws ResnetException (usage) for a net, a shape, a number or a word that is not allowed
   */
  public List<Work> works() {
    List<Work> works = new ArrayList<>();
    List<Usual> nets =
        models.isEmpty() ? Usual.SET : models.stream().map(Usual::of).distinct().toList();
    for (Usual usual : nets) {
      Network network = NetArguments.network(usual.model(), classes.or(usual::classes));
      Shape image = input.map(NetArguments::image).or(usual::image).orElse(network.inputShape());
      List<Integer> sizes = batches.isEmpty() ? List.of(usual.batch(image)) : batches;
      for (Optional<Optimizer> update : updates(usual)) {
        sizes.forEach(
            batch -> works.add(new Work(network, image, batch, update, precision(), plan)));
      }
    }
    works.forEach(Steps::require);
    return works;
  }

  /** One entry for each mode: training's optimizer, or empty for inference. */
  private List<Optional<Optimizer>> updates(Usual usual) {
    Optional<Optimizer> train =
        Optional.of(Optimizer.named(optimizer.orElse(usual.optimizer())).withRate(RATE));
    return switch (mode) {
      case "train" -> List.of(train);
      case "infer" -> List.of(Optional.empty());
      case "both" -> List.of(train, Optional.empty());
      default -> throw ResnetException.usage("--mode is train, infer or both, got '" + mode + "'");
    };
  }
}
