package org.resnet4j.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.resnet4j.weights.Pretrained;
import org.resnet4j.zoo.Option;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Command;

/** {@code resnet models}: the zoo. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Lists the nets by name, with their options, parameters and source.",
    footer = {"", "Examples:", "  resnet models", "  resnet models --json"})
final class ModelsCommand implements Callable<Integer>, Main.ConsoleCommand {

  @picocli.CommandLine.Option(names = "--json", description = "Prints one JSON object a net.")
  private boolean json;

  private final Console console;

  ModelsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (json) {
      Zoo.entries().forEach(entry -> console.json(toJson(entry)));
    } else {
      table().forEach(console::print);
    }
    return 0;
  }

  private static long parameters(Zoo.Entry entry) {
    return Zoo.network(entry.name(), OptionalInt.empty()).parameterCount();
  }

  private static List<String> options(Zoo.Entry entry) {
    return entry.options().stream().map(option -> option.usage(entry.name())).toList();
  }

  private static Map<String, Object> toJson(Zoo.Entry entry) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", entry.name());
    object.put("classes", entry.classes());
    object.put("parameters", parameters(entry));
    object.put("options", options(entry));
    object.put("source", entry.source());
    object.put(
        "pretrained",
        Pretrained.forModel(entry.name()).stream().map(ModelsCommand::toJson).toList());
    return object;
  }

  private static Map<String, Object> toJson(Pretrained.Entry weights) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("tag", weights.tag());
    object.put("top1", weights.accuracy().map(Pretrained.Accuracy::top1).orElse(null));
    object.put("licence", weights.licence());
    object.put("address", weights.address().toString());
    return object;
  }

  /** The default weights with their published top-1, and how many more there are. */
  private static String pretrained(Zoo.Entry entry) {
    List<Pretrained.Entry> all = Pretrained.forModel(entry.name());
    if (all.isEmpty()) {
      return "";
    }
    String top1 =
        all.get(0)
            .accuracy()
            .map(accuracy -> String.format(Locale.ROOT, " %.1f %%", accuracy.top1()))
            .orElse("");
    return all.get(0).tag() + top1 + (all.size() > 1 ? " +" + (all.size() - 1) : "");
  }

  private static List<String> table() {
    List<List<Option>> sets = Zoo.entries().stream().map(Zoo.Entry::options).distinct().toList();
    Table table = new Table("name", "classes", "parameters", "options", "pretrained", "source");
    table.rightAlign(1, 2);
    for (Zoo.Entry entry : Zoo.entries()) {
      table.row(
          entry.name(),
          Integer.toString(entry.classes()),
          String.format(Locale.ROOT, "%,d", parameters(entry)),
          label(sets.indexOf(entry.options())),
          pretrained(entry),
          entry.source());
    }
    List<String> lines = table.lines();
    lines.add("");
    lines.add(
        "Every cifar-resnetN and cifar-plainN with N = 6n+2 (8, 14, 20, ... 1202) is a name, and so"
            + " is every");
    lines.add(
        "cifar-preact-resnetN with N = 6n+2 or, of bottlenecks, 9n+2 (11, 29, ... 164, ... 1001).");
    lines.add(
        "Pretrained weights: the default with its published top-1, and how many more; `resnet predict"
            + " resnet50 IMAGE`");
    lines.add("takes the default, --weights TAG another, `resnet models --json` lists all.");
    lines.add("");
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

  /** Of the nets for which the first value is not the default. */
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

  /** A, B, C ... */
  private static String label(int set) {
    return String.valueOf((char) ('A' + set));
  }

  private static String keys(List<Option> options) {
    return String.join(", ", options.stream().map(Option::key).toList());
  }
}
