package org.resnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ExistingPath;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Table;
import org.resnet4j.app.cli.options.ModelOptions;
import org.resnet4j.app.cli.options.NetArguments;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Summary;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.WeightsMetadata;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet summary}: the output and the cost of each layer. Loads no native code. */
@Command(
    name = "summary",
    description = "Lists a net's layers: output shape, parameters, multiply-adds of one image.",
    footer = {
      "",
      "Examples:",
      "  resnet summary resnet50",
      "  resnet summary resnet34:bias --classes 2 --input 3x32x32",
      "  resnet summary runs/resnet34-bias-cifar10-1 --json"
    })
final class SummaryCommand extends ConsoleCommand {

  @Parameters(
      paramLabel = "MODEL",
      description = "A model spec (see `resnet models`) or a run folder or weights file.")
  private String model = "";

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes; default: 1000, of CIFAR nets 10, of a run its own.")
  private Optional<Integer> classes = Optional.empty();

  @Option(
      names = "--input",
      paramLabel = "CxHxW",
      description =
          "Shape of an image; default: 3x224x224, of CIFAR nets 3x32x32, of a run its own.")
  private Optional<String> input = Optional.empty();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  private record Answer(long parameters, long multiplyAdds, List<Summary.Layer> layers) {}

  SummaryCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Summary summary = summary();
    if (json) {
      console.json(new Answer(summary.parameters(), summary.multiplyAdds(), summary.layers()));
    } else {
      table(summary).forEach(console::print);
    }
    return 0;
  }

  private Summary summary() {
    return ModelOptions.run(model)
        .map(run -> ofRun(run.config()))
        .or(() -> ExistingPath.of(model).map(this::ofWeights))
        .orElseGet(() -> of(model, classes, input));
  }

  private Summary ofWeights(Path file) {
    try (var weights = OpenedWeights.open(file, Selection.ALL)) {
      WeightsMetadata metadata = WeightsMetadata.read(file, weights.stored().metadata());
      return of(
          metadata
              .model()
              .orElseThrow(
                  () ->
                      ResnetException.usage(
                          file + " does not say its net; give the model spec instead")),
          classes.or(() -> metadata.classes().map(List::size)),
          input.or(() -> metadata.input().map(Shape::toString)));
    }
  }

  private Summary ofRun(RunConfig config) {
    return of(
        config.model(),
        classes.or(() -> Optional.of(config.classes().size())),
        input.or(() -> Optional.of(config.inputShape())));
  }

  private static Summary of(String spec, Optional<Integer> classes, Optional<String> input) {
    Network network = NetArguments.network(spec, classes);
    return Summary.of(network, input.map(NetArguments::image).orElse(network.inputShape()));
  }

  private static List<String> table(Summary summary) {
    Table table = new Table("layer", "operation", ">output", ">parameters", ">multiply-adds");
    for (Summary.Layer layer : summary.layers()) {
      table.row(
          layer.name(),
          layer.op(),
          layer.output().toString(),
          count(layer.parameters()),
          count(layer.multiplyAdds()));
    }
    List<String> lines = table.lines();
    double megabytes = summary.parameters() * 4 / 1e6;
    lines.add("");
    lines.add(
        Text.of(
            "%s, images of %s: %,d parameters (%.1f MB in fp32), %,d multiply-adds an image",
            summary.network(),
            summary.input(),
            summary.parameters(),
            megabytes,
            summary.multiplyAdds()));
    return lines;
  }

  private static String count(long number) {
    return number == 0 ? "" : Text.of("%,d", number);
  }
}
