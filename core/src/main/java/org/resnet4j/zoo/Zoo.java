package org.resnet4j.zoo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;

/** The nets by name. */
public final class Zoo {

  private static final Pattern CIFAR = Pattern.compile("cifar-(resnet|plain)(\\d{1,6})");
  private static final List<Integer> PAPER_DEPTHS = List.of(20, 32, 44, 56, 110, 1202);
  private static final List<Option> RESIDUAL_BASIC =
      List.of(Option.BIAS, Option.NORM, Option.PROJECTION, Option.SHORTCUT, Option.ZERO_INIT);
  private static final List<Option> RESIDUAL_BOTTLENECK = List.of(Option.values());
  private static final List<Option> PLAIN = List.of(Option.BIAS, Option.NORM);
  private static final String HE_2015 = "He et al. 2015, arXiv 1512.03385";

  private Zoo() {}

  /**
   * A family's entry in the list of models.
   *
   * @param name as it is written in a spec
   * @param classes what it has where nobody says
   * @param options that its spec may have
   * @param source the paper
   */
  public record Entry(String name, int classes, List<Option> options, String source) {
    public Entry {
      options = List.copyOf(options);
    }
  }

  /** All entries; of the CIFAR nets the paper's depths, though every 6n+2 up to 1202 is a name. */
  public static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (ImageNetResNet net : ImageNetResNet.TABLE) {
      entries.add(entry(net));
    }
    entries.add(new Entry("plain18", 1000, PLAIN, HE_2015 + ", section 3.3"));
    entries.add(new Entry("plain34", 1000, PLAIN, HE_2015 + ", section 3.3"));
    for (String kind : List.of("resnet", "plain")) {
      for (int depth : PAPER_DEPTHS) {
        entries.add(cifarEntry(kind, depth));
      }
    }
    return entries;
  }

  /** Names of {@link #entries()}. */
  public static List<String> names() {
    return entries().stream().map(Entry::name).toList();
  }

  /**
   * Builds the net of a spec.
   *
   * @param spec {@code NAME[:option[=value],...]}
   * @param classes number of logits; empty for the paper's (1000 for ImageNet's nets, 10 for
   *     CIFAR's)
   * @throws ResnetException (usage) for an unknown name, option or value, with what is allowed
   */
  public static Network network(String spec, OptionalInt classes) {
    ModelSpec written = ModelSpec.parse(spec);
    Entry entry = find(written.name());
    for (Option option : written.options().keySet()) {
      requireOption(written, entry, option);
    }
    ModelSpec effective = effective(written);
    rejectContradictions(written, effective);
    return build(written, effective, classes.orElse(entry.classes()));
  }

  /** Builds the net of a spec with this many logits. */
  public static Network network(String spec, int classes) {
    return network(spec, OptionalInt.of(classes));
  }

  private static Network build(ModelSpec written, ModelSpec effective, int classes) {
    Matcher cifar = CIFAR.matcher(effective.name());
    if (cifar.matches()) {
      return new CifarResNet(Integer.parseInt(cifar.group(2))).build(written, effective, classes);
    }
    return imageNet(effective.name()).orElseThrow().build(written, effective, classes);
  }

  /** A plain net is the residual net of its depth without the shortcut. */
  private static ModelSpec effective(ModelSpec written) {
    if (!written.name().contains("plain")) {
      return written;
    }
    Map<Option, String> options = new EnumMap<>(Option.class);
    options.putAll(written.options());
    options.put(Option.SHORTCUT, "none");
    return new ModelSpec(written.name().replace("plain", "resnet"), options);
  }

  private static Entry find(String name) {
    Matcher cifar = CIFAR.matcher(name);
    if (cifar.matches()) {
      int depth = new CifarResNet(Integer.parseInt(cifar.group(2))).depth();
      return cifarEntry(cifar.group(1), depth);
    }
    return entries().stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown model '"
                        + name
                        + "'"
                        + Nearest.hint(name, names())
                        + "; `resnet models` lists all"));
  }

  private static void requireOption(ModelSpec spec, Entry entry, Option option) {
    if (!entry.options().contains(option)) {
      throw ResnetException.usage(
          "model "
              + spec
              + ": "
              + entry.name()
              + " has no option "
              + option.key()
              + "; its options are "
              + String.join(", ", Option.keys(entry.options())));
    }
  }

  private static void rejectContradictions(ModelSpec written, ModelSpec effective) {
    boolean plain = effective.get(Option.SHORTCUT).equals("none");
    if (effective.isOn(Option.ZERO_INIT) && effective.get(Option.NORM).equals("none")) {
      throw ResnetException.usage(
          "model "
              + written
              + ": zero-init is about the last norm of each branch, and norm=none has none");
    }
    if (plain && effective.isOn(Option.ZERO_INIT)) {
      throw ResnetException.usage(
          "model " + written + ": without a shortcut, zero-init makes the output of every block 0");
    }
    if (plain && !effective.get(Option.PROJECTION).equals(Option.PROJECTION.defaultValue())) {
      throw ResnetException.usage(
          "model " + written + ": projection is about the shortcut, and shortcut=none has none");
    }
  }

  private static Optional<ImageNetResNet> imageNet(String name) {
    return ImageNetResNet.TABLE.stream().filter(net -> net.name().equals(name)).findFirst();
  }

  private static Entry entry(ImageNetResNet net) {
    List<Option> options = net.kind() == BlockKind.BASIC ? RESIDUAL_BASIC : RESIDUAL_BOTTLENECK;
    return new Entry(net.name(), 1000, options, net.source());
  }

  private static Entry cifarEntry(String kind, int depth) {
    List<Option> options = kind.equals("plain") ? PLAIN : RESIDUAL_BASIC;
    return new Entry("cifar-" + kind + depth, 10, options, HE_2015 + ", section 4.2");
  }
}
