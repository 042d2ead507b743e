package org.resnet4j.app.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Table;
import org.resnet4j.weights.published.Pretrained;
import org.resnet4j.zoo.Option;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Command;

/** {@code resnet models}: lists the zoo. */
@Command(
    name = "models",
    description = "Lists the nets by name, with their options, parameters and source.",
    footer = {"", "Examples:", "  resnet models", "  resnet models --json"})
final class ModelsCommand extends ConsoleCommand {

  private static final String NOTES =
      """

      Every cifar-resnetN and cifar-plainN with N = 6n+2 (8, 14, 20, ... 1202) is a name, and so is every
      cifar-preact-resnetN with N = 6n+2 or, of bottlenecks, 9n+2 (11, 29, ... 164, ... 1001).
      Pretrained weights: the default with its published top-1, and how many more; `resnet predict resnet50 IMAGE`
      takes the default, --weights TAG another, `resnet models --json` lists all.

      """;

  @picocli.CommandLine.Option(names = "--json", description = "Prints one JSON object a net.")
  private boolean json;

  ModelsCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (json) {
      Zoo.entries().forEach(entry -> console.json(Answer.of(entry)));
    } else {
      table().forEach(console::print);
    }
    return 0;
  }

  private static long parameters(Zoo.Entry entry) {
    return Zoo.network(entry.name(), OptionalInt.empty()).parameterCount();
  }

  private record Answer(
      String name,
      int classes,
      long parameters,
      List<String> options,
      String source,
      List<Weights> pretrained) {

    static Answer of(Zoo.Entry net) {
      return new Answer(
          net.name(),
          net.classes(),
          ModelsCommand.parameters(net),
          net.options().stream().map(option -> option.usage(net.name())).toList(),
          net.source(),
          Pretrained.forModel(net.name()).stream().map(Weights::of).toList());
    }
  }

  private record Weights(String tag, Optional<Double> top1, String licence, URI address) {
    static Weights of(Pretrained.Entry weights) {
      return new Weights(
          weights.tag(),
          weights.accuracy().map(Pretrained.Accuracy::top1),
          weights.licence(),
          weights.address());
    }
  }

  /** The default weights with their published top-1, and the number of others. */
  private static String pretrained(Zoo.Entry entry) {
    List<Pretrained.Entry> all = Pretrained.forModel(entry.name());
    if (all.isEmpty()) {
      return "";
    }
    String top1 =
        all.get(0).accuracy().map(accuracy -> Text.of(" %.1f %%", accuracy.top1())).orElse("");
    return all.get(0).tag() + top1 + (all.size() > 1 ? " +" + (all.size() - 1) : "");
  }

  private static List<String> table() {
    List<List<Option>> sets = Zoo.entries().stream().map(Zoo.Entry::options).distinct().toList();
    Table table = new Table("name", ">classes", ">parameters", "options", "pretrained", "source");
    for (Zoo.Entry entry : Zoo.entries()) {
      table.row(
          entry.name(),
          Integer.toString(entry.classes()),
          Text.of("%,d", parameters(entry)),
          label(sets.indexOf(entry.options())),
          pretrained(entry),
          entry.source());
    }
    List<String> lines = table.lines();
    NOTES.lines().forEach(lines::add);
    for (int i = 0; i < sets.size(); i++) {
      lines.add("Options " + label(i) + ": " + keys(sets.get(i)));
    }
    lines.add(
        "They are written behind a colon, as in resnet50:stride=1x1,zero-init (default first):");
    for (Option option : Option.values()) {
      lines.add("  " + option.usage());
    }
    lines.addAll(otherDefaults());
    return lines;
  }

  /** Lines for the nets whose default of an option is not its first value. */
  private static List<String> otherDefaults() {
    Map<String, List<String>> nets = new LinkedHashMap<>();
    for (String net : Zoo.names()) {
      for (Option option : Zoo.entry(net).options()) {
        String value = option.defaultValue(net);
        if (!value.equals(option.defaultValue())) {
          nets.computeIfAbsent(option.key() + "=" + value, key -> new ArrayList<>()).add(net);
        }
      }
    }
    return nets.entrySet().stream()
        .map(e -> e.getKey() + " is the default of " + String.join(", ", e.getValue()))
        .toList();
  }

  /** The letter of a set of options: A, B, C ... */
  private static String label(int set) {
    return String.valueOf((char) ('A' + set));
  }

  private static String keys(List<Option> options) {
    return String.join(", ", options.stream().map(Option::key).toList());
  }
}
