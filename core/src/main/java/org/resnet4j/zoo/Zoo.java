package org.resnet4j.zoo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;

/** The nets by name. */
public final class Zoo {

  private static final Pattern CIFAR =
      Pattern.compile("cifar-(resnet|plain|preact-resnet)([1-9]\\d{0,5})");
  private static final List<Integer> DEPTHS_2015 = List.of(20, 32, 44, 56, 110, 1202);
  private static final List<Integer> DEPTHS_2016 = List.of(110, 164, 1001);
  static final String HE_2015 = "He et al. 2015, arXiv 1512.03385";
  static final String HE_2016 = "He et al. 2016, arXiv 1603.05027";

  private static final List<Option> PLAIN =
      List.of(Option.BIAS, Option.NORM, Option.ACTIVATION, Option.INIT);
  private static final List<Option> ALEXNET =
      List.of(Option.ACTIVATION, Option.INIT, Option.LRN, Option.DROPOUT);
  private static final List<Option> RESIDUAL_BOTTLENECK =
      Stream.of(Option.values()).filter(o -> o != Option.LRN && o != Option.DROPOUT).toList();
  private static final List<Option> RESIDUAL_BASIC =
      RESIDUAL_BOTTLENECK.stream().filter(o -> o != Option.STRIDE).toList();

  private Zoo() {}

  /**
   * A family's entry in the list of models.
   *
   * @param name as it is written in a spec
   * @param classes what it has by default
   * @param options that its spec may have
   * @param source the paper
   */
  public record Entry(String name, int classes, List<Option> options, String source) {
    public Entry {
      options = List.copyOf(options);
    }
  }

  /** All entries; of the CIFAR nets the papers' depths, though others are names too. */
  public static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    ImageNetResNet.TABLE.forEach(net -> entries.add(entry(net)));
    entries.add(new Entry("plain18", 1000, PLAIN, HE_2015 + ", section 3.3"));
    entries.add(new Entry("plain34", 1000, PLAIN, HE_2015 + ", section 3.3"));
    DEPTHS_2015.forEach(depth -> entries.add(cifarEntry("resnet", depth)));
    DEPTHS_2015.forEach(depth -> entries.add(cifarEntry("plain", depth)));
    DEPTHS_2016.forEach(depth -> entries.add(cifarEntry("preact-resnet", depth)));
    entries.add(entry(AlexNet.IMAGENET, 1000));
    var torchvision = TorchvisionAlexNet.NAME;
    entries.add(new Entry(torchvision, 1000, List.of(Option.DROPOUT), TorchvisionAlexNet.SOURCE));
    entries.add(entry(AlexNet.CIFAR, 10));
    return entries;
  }

  /** Names of {@link #entries()}. */
  public static List<String> names() {
    return entries().stream().map(Entry::name).toList();
  }

  /**
   * Builds the net of a spec.
   *
   * @param spec {@code NAME[:option[=value],...]}, and what is done to it ({@link NetworkEdit})
   * @param classes number of logits; empty for the paper's (1000 for ImageNet's nets, 10 for
   *     CIFAR's)
   * @throws ResnetException (usage) for an unknown name, option, value, edit or block, with what is
   *     allowed
   */
  public static Network network(String spec, OptionalInt classes) {
    EditedSpec edited = EditedSpec.parse(spec);
    Network network = unedited(edited.spec(), classes);
    for (NetworkEdit edit : edited.edits()) {
      network = edit.apply(network).withName(network.name() + "+" + edit);
    }
    return network;
  }

  private static Network unedited(String spec, OptionalInt classes) {
    ModelSpec written = ModelSpec.parse(spec);
    Entry entry = entry(written.name());
    Map<Option, String> named = ModelSpec.named(spec);
    named.keySet().forEach(option -> requireOption(spec, entry, option));
    ModelSpec effective = effective(written);
    Contradictions.reject(spec, named.keySet(), effective);
    return build(written, effective, classes.orElse(entry.classes()));
  }

  /** Builds the net of a spec with this many logits. */
  public static Network network(String spec, int classes) {
    return network(spec, OptionalInt.of(classes));
  }

  private static Network build(ModelSpec written, ModelSpec effective, int classes) {
    String name = effective.name();
    Matcher cifar = CIFAR.matcher(name);
    if (cifar.matches()) {
      return cifar(cifar).build(written, effective, classes);
    }
    if (name.equals(TorchvisionAlexNet.NAME)) {
      return TorchvisionAlexNet.build(written, classes);
    }
    Optional<AlexNet> alexNet =
        AlexNet.TABLE.stream().filter(net -> net.name().equals(name)).findFirst();
    return alexNet
        .map(net -> net.build(written, classes))
        .orElseGet(() -> ImageNetResNet.of(name).orElseThrow().build(written, effective, classes));
  }

  private static CifarResNet cifar(Matcher name) {
    int depth = Integer.parseInt(name.group(2));
    return name.group(1).startsWith("preact")
        ? CifarResNet.he2016(depth)
        : CifarResNet.he2015(depth);
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

  /**
   * The entry of a name, of the list or another depth of a CIFAR net.
   *
   * @throws ResnetException (usage) where the zoo has no such net
   */
  public static Entry entry(String name) {
    Matcher cifar = CIFAR.matcher(name);
    if (cifar.matches()) {
      return cifarEntry(cifar.group(1), cifar(cifar).depth());
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

  private static void requireOption(String spec, Entry entry, Option option) {
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

  private static Entry entry(ImageNetResNet net) {
    return new Entry(net.name(), 1000, options(net.kind()), net.source());
  }

  private static Entry entry(AlexNet net, int classes) {
    return new Entry(net.name(), classes, ALEXNET, net.source());
  }

  private static Entry cifarEntry(String kind, int depth) {
    String name = "cifar-" + kind + depth;
    return switch (kind) {
      case "plain" -> new Entry(name, 10, PLAIN, HE_2015 + ", section 4.2");
      case "resnet" -> new Entry(name, 10, withoutStem(RESIDUAL_BASIC), HE_2015 + ", section 4.2");
      default -> {
        BlockKind blocks = CifarResNet.he2016(depth).kind();
        yield new Entry(name, 10, withoutStem(options(blocks)), HE_2016 + ", section 4");
      }
    };
  }

  /** The stem of the CIFAR nets is 3x3 anyway. */
  private static List<Option> withoutStem(List<Option> options) {
    return options.stream().filter(option -> option != Option.STEM).toList();
  }

  private static List<Option> options(BlockKind kind) {
    return kind == BlockKind.BASIC ? RESIDUAL_BASIC : RESIDUAL_BOTTLENECK;
  }
}
