package org.resnet4j.app.cli.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ClassNames;
import picocli.CommandLine.Option;

/** Names of classes, on the command line or in a file. */
public final class ClassOptions {

  @Option(
      names = "--classes",
      paramLabel = "a,b",
      description =
          "Classes in the order of the labels; a name with a comma goes in quotes: '\"a, b\",c'."
              + " Default: the recipe's, or the model's own.")
  private List<String> lists = List.of();

  @Option(
      names = "--classes-file",
      paramLabel = "FILE",
      description = "The same from a file: a name a line, or a JSON list or object (id2label).")
  private Optional<Path> file = Optional.empty();

  /**
   * Returns the names; an empty list if none are given.
   *
   * @throws ResnetException (usage) if both options are given, (data) if the file is damaged
   */
  public List<String> names() {
    if (file.isPresent() && !lists.isEmpty()) {
      throw ResnetException.usage("--classes and --classes-file exclude each other; give one");
    }
    return file.map(ClassNames::read)
        .orElseGet(() -> lists.stream().flatMap(list -> ClassNames.split(list).stream()).toList());
  }
}
