package org.resnet4j.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.format.TensorFile;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Op;
import org.resnet4j.zoo.Option;
import org.resnet4j.zoo.Zoo;

/**
 * Which nets of the zoo a file fits by names and shapes: those of the list, the CIFAR nets of the
 * file's depth, and the same with the options that change a state dict most often. What leaves no
 * trace in a state dict (the stride's place, the shortcut of a plain net) cannot be told apart: all
 * that fit are given, the papers' own first.
 */
public final class ZooFits {

  private static final Map<Option, List<String>> TRIED =
      Map.of(
          Option.BIAS, List.of("on"),
          Option.PROJECTION, List.of("A", "B", "C"),
          Option.NORM, List.of("group", "none"),
          Option.STEM, List.of("3x3"));

  private static final List<String> CIFAR_FAMILIES =
      List.of("cifar-resnet", "cifar-plain", "cifar-preact-resnet");

  private ZooFits() {}

  /** The nets that the file fits exactly, their batch norms folded or not. */
  public static List<Fit> of(TensorFile file) {
    long convolutions = file.tensors().stream().filter(info -> info.shape().size() == 4).count();
    List<Fit> fits = new ArrayList<>();
    for (Zoo.Entry entry : candidates(convolutions)) {
      Optional<Fit> own = exact(entry.name(), file, convolutions);
      own.ifPresent(fits::add);
      if (own.isEmpty()) {
        variants(entry).flatMap(s -> exact(s, file, convolutions).stream()).forEach(fits::add);
      }
    }
    return fits;
  }

  private static Optional<Fit> exact(String spec, TensorFile file, long convolutions) {
    Network network = Zoo.network(spec, OptionalInt.empty());
    return convolutions(network) == convolutions
        ? Optional.of(sized(network, file)).filter(Fit::isExact)
        : Optional.empty();
  }

  /**
   * Compares the net of a spec, with as many classes as the file has, with the file; its batch
   * norms may be folded.
   *
   * @throws ResnetException (usage) for an unknown name, option or value
   */
  public static Fit of(String spec, TensorFile file) {
    return sized(Zoo.network(spec, OptionalInt.empty()), file);
  }

  /** The net with the fewest differences, where any tensor at all has its place. */
  public static Optional<Fit> closest(TensorFile file) {
    return Zoo.names().stream()
        .map(spec -> of(spec, file))
        .filter(fit -> !fit.names().isEmpty())
        .min(Comparator.comparingInt(Fit::differences));
  }

  private static long convolutions(Network network) {
    return network.nodes().stream().filter(node -> node.op() instanceof Op.Conv).count();
  }

  private static Fit sized(Network usual, TensorFile file) {
    OptionalInt classes = Fit.classes(usual, file);
    return Fit.best(classes.isEmpty() ? usual : Zoo.network(usual.name(), classes), file);
  }

  /** The list, and the CIFAR nets that have as many convolutions, projections or not. */
  private static List<Zoo.Entry> candidates(long convolutions) {
    Map<String, Zoo.Entry> candidates = new LinkedHashMap<>();
    Zoo.entries().forEach(entry -> candidates.put(entry.name(), entry));
    long everyBlockProjects = (2 * convolutions + 4) / 3;
    LongStream.concat(
            LongStream.rangeClosed(0, 3).map(projections -> convolutions + 1 - projections),
            LongStream.of(everyBlockProjects))
        .boxed()
        .flatMap(depth -> CIFAR_FAMILIES.stream().flatMap(f -> entry(f + depth).stream()))
        .forEach(entry -> candidates.putIfAbsent(entry.name(), entry));
    return List.copyOf(candidates.values());
  }

  private static Optional<Zoo.Entry> entry(String name) {
    try {
      return Optional.of(Zoo.entry(name));
    } catch (ResnetException e) {
      return Optional.empty(); // no depth of this family
    }
  }

  private static Stream<String> variants(Zoo.Entry entry) {
    return entry.options().stream()
        .filter(TRIED::containsKey)
        .flatMap(
            option ->
                TRIED.getOrDefault(option, List.of()).stream()
                    .map(value -> entry.name() + ":" + option.key() + "=" + value));
  }
}
