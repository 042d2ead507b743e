package org.resnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Table;
import org.resnet4j.app.cli.options.SelectionOptions;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.ZooFits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet inspect}: what a weights file holds. Runs nothing in it, loads no native code. */
@Command(
    name = "inspect",
    description = {
      "Shows a weights file (safetensors, PyTorch's .pth of any age) or a folder of Hugging Face's"
          + " or timm's:",
      "tensors, metadata, nets that fit.",
      "Nothing in the file is executed."
    },
    footer = {
      "",
      "Examples:",
      "  resnet inspect resnet50-11ad3fa6.pth",
      "  resnet inspect model.safetensors --json"
    })
final class InspectCommand extends ConsoleCommand {

  private static final int LONGEST_VALUE = 1000;

  @Parameters(
      paramLabel = "FILE",
      description = "A weights file, whose name does not matter, or a folder with config.json.")
  private Path file = Path.of("");

  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  InspectCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    try (var weights = OpenedWeights.open(file, selection.selection())) {
      weights.warnings().forEach(console::warn);
      List<Fit> fits = ZooFits.of(weights.tensors());
      Optional<Fit> closest =
          fits.isEmpty() ? ZooFits.closest(weights.tensors()) : Optional.empty();
      if (json) {
        console.json(answer(weights, fits, closest));
      } else {
        print(weights, fits, closest);
      }
      return 0;
    }
  }

  private record Answer(
      Path file,
      String format,
      long bytes,
      long elements,
      Map<String, String> metadata,
      List<String> fits,
      Optional<Integer> classes,
      Optional<String> naming,
      Optional<List<String>> left,
      Optional<List<String>> modules,
      Optional<Closest> closest,
      List<String> ignored,
      List<TensorInfo> tensors) {}

  private record Closest(
      String model,
      List<String> missing,
      List<String> unexpected,
      List<String> misshaped,
      Optional<String> advice) {

    static Closest of(Fit fit) {
      return new Closest(
          fit.network().name(),
          fit.missing(),
          fit.unexpected(),
          fit.misshaped(),
          ZooFits.advice(fit));
    }
  }

  private Answer answer(OpenedWeights weights, List<Fit> fits, Optional<Fit> closest) {
    TensorFile tensors = weights.stored();
    Optional<Fit> first = fits.stream().findFirst();
    return new Answer(
        file,
        tensors.format().toString(),
        size(weights),
        elements(tensors),
        tensors.metadata(),
        fits.stream().map(fit -> fit.network().name()).toList(),
        first.map(fit -> fit.network().classes()),
        first.map(fit -> fit.naming().toString()),
        first.map(Fit::extras),
        first.map(Fit::rivals),
        closest.map(Closest::of),
        weights.ignored(),
        tensors.tensors());
  }

  private void print(OpenedWeights weights, List<Fit> fits, Optional<Fit> closest) {
    TensorFile tensors = weights.stored();
    console.print(
        "%s: %s, %,d bytes, %d tensors of %,d elements",
        file, tensors.format(), size(weights), tensors.tensors().size(), elements(tensors));
    tensors
        .metadata()
        .forEach((key, value) -> console.print("  " + SafeText.name(key) + ": " + shown(value)));
    (fits.isEmpty() ? misfit(closest) : fits(fits)).forEach(console::print);
    console.print("");
    Table table = new Table("tensor", "type", "shape");
    for (TensorInfo info : tensors.tensors()) {
      table.row(SafeText.name(info.name()), info.dtype().toString(), shape(info));
    }
    console.print(String.join(System.lineSeparator(), table.lines())); // thousands: one write
  }

  private static String shown(String value) {
    return SafeText.text(value, LONGEST_VALUE);
  }

  private static List<String> fits(List<Fit> fits) {
    Fit first = fits.get(0);
    String prefix =
        first.prefix().isEmpty() ? "" : " behind the prefix " + SafeText.name(first.prefix());
    List<String> lines = new ArrayList<>();
    lines.add(
        Text.of(
            "fits %s (%d classes; names of %s%s)",
            fits.stream()
                .map(fit -> fit.network().name())
                .distinct()
                .collect(Collectors.joining(", ")),
            first.network().classes(),
            first.naming(),
            prefix));
    if (!first.rivals().isEmpty()) {
      lines.add(
          Text.of(
              "holds that net %d times, in %s: --state-dict chooses one",
              first.rivals().size(), first.rivalNames()));
    } else if (!first.extras().isEmpty()) {
      lines.add(
          Text.of(
              "beside it, %d tensors of no net: %s",
              first.extras().size(), SafeText.names(first.extras())));
    }
    return lines;
  }

  private static List<String> misfit(Optional<Fit> closest) {
    if (closest.isEmpty()) {
      return List.of("fits no net of the zoo");
    }
    Fit fit = closest.get();
    List<String> lines = new ArrayList<>();
    lines.add(
        Text.of(
            "fits no net of the zoo; closest is %s: %d tensors missing, %d unexpected, %d of another shape",
            fit.network().name(),
            fit.missing().size(),
            fit.unexpected().size(),
            fit.misshaped().size()));
    list(lines, "missing", fit.missing());
    list(lines, "unexpected", fit.unexpected());
    list(lines, "of another shape", fit.misshaped());
    ZooFits.advice(fit).ifPresent(advice -> lines.add("  " + advice));
    return lines;
  }

  private static void list(List<String> lines, String what, List<String> names) {
    if (!names.isEmpty()) {
      lines.add("  " + what + ": " + SafeText.names(names));
    }
  }

  private static String shape(TensorInfo info) {
    return info.shape().stream().map(Object::toString).collect(Collectors.joining("x"));
  }

  private static long elements(TensorFile tensors) {
    return tensors.tensors().stream().mapToLong(TensorInfo::elements).sum();
  }

  private static long size(OpenedWeights weights) {
    return weights.files().stream().mapToLong(InspectCommand::size).sum();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }
}
