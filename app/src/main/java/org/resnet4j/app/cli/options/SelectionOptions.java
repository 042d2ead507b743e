package org.resnet4j.app.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.weights.Selection;
import picocli.CommandLine.Option;

/** Options that select tensors of a weights file. */
public final class SelectionOptions {

  @Option(
      names = "--state-dict",
      paramLabel = "KEY",
      description =
          "Of a file with several nets: the key of one (teacher, ema.module), or what its tensors'"
              + " names begin with (module.encoder_q).")
  private Optional<String> stateDict = Optional.empty();

  @Option(
      names = "--ignore",
      paramLabel = "PATTERN",
      description =
          "Overlooks tensors of a weights file by name, * any text, ? any character; may be given"
              + " several times.")
  private List<String> ignored = List.of();

  public Selection selection() {
    return new Selection(stateDict, ignored);
  }

  /** The names of the options that were given. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    if (stateDict.isPresent()) {
      given.add("--state-dict");
    }
    if (!ignored.isEmpty()) {
      given.add("--ignore");
    }
    return given;
  }
}
