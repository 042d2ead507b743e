package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.resnet4j.ResnetException;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.options.SelectionOptions;
import org.resnet4j.format.DType;
import org.resnet4j.format.TensorFile;
import org.resnet4j.torch.run.WeightsMetadata;
import org.resnet4j.weights.Conversion;
import org.resnet4j.weights.Conversion.Target;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.ZooFits;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet convert}: a weights file in another form. Loads no native code. */
@Command(
    name = "convert",
    description = {
      "Writes a weights file as safetensors or as a .pth that torch.load(weights_only=True) opens.",
      "Names stay the file's own; without --dtype and --fold-batch-norm every byte of every tensor"
          + " does."
    },
    footer = {
      "",
      "Examples:",
      "  resnet convert resnet50-11ad3fa6.pth resnet50.safetensors --format safetensors",
      "  resnet convert runs/resnet34-bias-cifar10-1/weights.safetensors model.pth --format pth",
      "  resnet convert model.pth small.safetensors --format safetensors --dtype fp16"
          + " --fold-batch-norm"
    })
final class ConvertCommand extends ConsoleCommand {

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "A weights file of any format, or a folder with config.json and weights.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write; replaced whole.")
  private Path out = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "safetensors or pth; default: by the end of OUT's name.")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--dtype",
      paramLabel = "T",
      description = "fp32, fp16 or bf16 for floating-point tensors; default: as they are.")
  private Optional<String> dtype = Optional.empty();

  @Option(
      names = "--fold-batch-norm",
      description = "Folds batch norms into the convolutions before them: for inference only.")
  private boolean fold;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "The net whose batch norms are folded; default: the file's, or the first that fits.")
  private Optional<String> model = Optional.empty();

  @Mixin private SelectionOptions selection = new SelectionOptions();

  ConvertCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Target target = format.map(ConvertCommand::named).orElseGet(this::byName);
    Optional<DType> type = dtype.map(ConvertCommand::type);
    if (model.isPresent() && !fold) {
      throw ResnetException.usage("--model is for --fold-batch-norm");
    }
    requireReplaceable();
    model.ifPresent(spec -> Zoo.network(spec, OptionalInt.empty()));
    try (var weights = opened()) {
      weights.warnings().forEach(console::warn);
      TensorFile tensors = fold ? weights.tensors() : weights.stored();
      Optional<Fit> fit = fold ? Optional.of(fit(tensors)) : Optional.empty();
      fit.ifPresent(known -> known.tellExtras(in, console::warn));
      new Conversion(target, type, fit).write(tensors, out);
      console.say("wrote " + out);
      return 0;
    }
  }

  /** Opens the input so that it may be replaced by the output. */
  private OpenedWeights opened() {
    return Files.exists(out)
        ? OpenedWeights.openToReplace(in, selection.selection())
        : OpenedWeights.open(in, selection.selection());
  }

  /** Refuses to replace a device or a pipe; AtomicFiles refuses folders. */
  private void requireReplaceable() {
    if (Files.exists(out) && !Files.isRegularFile(out) && !Files.isDirectory(out)) {
      throw ResnetException.failed(
          "cannot write " + out + ": it is no plain file; choose another name", null);
    }
  }

  private static Target named(String format) {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "safetensors" -> Target.SAFETENSORS;
      case "pth" -> Target.PTH;
      default ->
          throw ResnetException.usage("--format is safetensors or pth, got '" + format + "'");
    };
  }

  private Target byName() {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".safetensors")) {
      return Target.SAFETENSORS;
    }
    if (List.of(".pth", ".pt", ".th", ".bin").stream().anyMatch(name::endsWith)) {
      return Target.PTH;
    }
    throw ResnetException.usage(
        "the name of " + out + " does not tell its format; give --format safetensors or pth");
  }

  private static DType type(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "fp32" -> DType.F32;
      case "fp16" -> DType.F16;
      case "bf16" -> DType.BF16;
      default -> throw ResnetException.usage("--dtype is fp32, fp16 or bf16, got '" + name + "'");
    };
  }

  private Fit fit(TensorFile tensors) {
    return model
        .or(() -> WeightsMetadata.read(in, tensors.metadata()).model())
        .map(spec -> ZooFits.of(spec, tensors))
        .map(Fit::leavingExtras)
        .or(() -> ZooFits.of(tensors).stream().findFirst())
        .orElseThrow(
            () ->
                ResnetException.usage(
                    in + " fits no net of the zoo as it stands; give --model for its batch norms"));
  }
}
