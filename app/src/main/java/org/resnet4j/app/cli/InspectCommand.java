package org.resnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.resnet4j.IoReason;
import org.resnet4j.Printable;
import org.resnet4j.ResnetException;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.ZooFits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet inspect}: what a weights file holds. Runs nothing in it, loads no native code. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = {
      "Shows a weights file (safetensors, PyTorch's .pth of any age): tensors, metadata, nets that fit.",
      "Nothing in the file is executed."
    },
    footer = {
      "",
      "Examples:",
      "  resnet inspect resnet50-11ad3fa6.pth",
      "  resnet inspect model.safetensors --json"
    })
final class InspectCommand implements Callable<Integer>, Main.ConsoleCommand {

  private static final int LONGEST_VALUE = 1000;

  @Parameters(paramLabel = "FILE", description = "A weights file; its name does not matter.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  private final Console console;

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (TensorFile tensors = TensorFile.open(file)) {
      List<Fit> fits = ZooFits.of(tensors);
      if (json) {
        console.json(toJson(tensors, fits));
      } else {
        print(tensors, fits);
      }
      return 0;
    }
  }

  private Map<String, Object> toJson(TensorFile tensors, List<Fit> fits) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", file.toString());
    object.put("format", tensors.format().toString());
    object.put("bytes", size());
    object.put("elements", elements(tensors));
    object.put("metadata", tensors.metadata());
    object.put("fits", fits.stream().map(fit -> fit.network().name()).toList());
    object.put("classes", fits.isEmpty() ? null : fits.get(0).network().classes());
    object.put("naming", fits.isEmpty() ? null : fits.get(0).naming().toString());
    object.put("tensors", tensors.tensors().stream().map(InspectCommand::toJson).toList());
    return object;
  }

  private static Map<String, Object> toJson(TensorInfo info) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", info.name());
    object.put("dtype", info.dtype().toString());
    object.put("shape", info.shape());
    return object;
  }

  private void print(TensorFile tensors, List<Fit> fits) {
    console.print(
        String.format(
            Locale.ROOT,
            "%s: %s, %,d bytes, %d tensors of %,d elements",
            file,
            tensors.format(),
            size(),
            tensors.tensors().size(),
            elements(tensors)));
    tensors
        .metadata()
        .forEach((key, value) -> console.print("  " + Printable.name(key) + ": " + shown(value)));
    console.print(fits.isEmpty() ? misfit(tensors) : fits(fits));
    console.print("");
    Table table = new Table("tensor", "type", "shape");
    for (TensorInfo info : tensors.tensors()) {
      table.row(Printable.name(info.name()), info.dtype().toString(), shape(info));
    }
    console.print(String.join(System.lineSeparator(), table.lines())); // thousands: one write
  }

  private static String shown(String value) {
    return Printable.text(value, LONGEST_VALUE);
  }

  private static String fits(List<Fit> fits) {
    Fit first = fits.get(0);
    String prefix =
        first.prefix().isEmpty() ? "" : " behind the prefix " + Printable.name(first.prefix());
    return String.format(
        Locale.ROOT,
        "fits %s (%d classes; names of %s%s)",
        fits.stream().map(fit -> fit.network().name()).distinct().collect(Collectors.joining(", ")),
        first.network().classes(),
        first.naming(),
        prefix);
  }

  private static String misfit(TensorFile tensors) {
    return "fits no net of the zoo"
        + ZooFits.closest(tensors)
            .map(
                fit ->
                    String.format(
                        Locale.ROOT,
                        "; closest is %s: %d tensors missing, %d unexpected, %d of another shape",
                        fit.network().name(),
                        fit.missing().size(),
                        fit.unexpected().size(),
                        fit.misshaped().size()))
            .orElse("");
  }

  private static String shape(TensorInfo info) {
    return info.shape().stream().map(Object::toString).collect(Collectors.joining("x"));
  }

  private static long elements(TensorFile tensors) {
    return tensors.tensors().stream().mapToLong(TensorInfo::elements).sum();
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }
}
