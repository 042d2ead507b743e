package org.resnet4j.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.format.TensorFile;
import org.resnet4j.graph.BatchNormFolding;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.StateDict;
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

  /**
   * The nets that the file fits exactly, their batch norms folded or not; with an option only where
   * none fits without.
   */
  public static List<Fit> of(TensorFile file) {
    long convolutions = convolutions(file);
    List<Zoo.Entry> candidates = candidates(convolutions);
    List<Fit> fits = new ArrayList<>();
    candidates.forEach(entry -> exact(entry.name(), file, convolutions).ifPresent(fits::add));
    if (fits.isEmpty()) {
      candidates.stream()
          .filter(entry -> mayHave(entry, convolutions))
          .flatMap(ZooFits::variants)
          .forEach(spec -> exact(spec, file, convolutions).ifPresent(fits::add));
    }
    return fits;
  }

  private static Optional<Fit> exact(String spec, TensorFile file, long convolutions) {
    Network network = Zoo.network(spec, OptionalInt.empty());
    return convolutions(network) == convolutions && isPlausible(network, file)
        ? Optional.of(sized(network, file)).filter(Fit::isExact)
        : Optional.empty();
  }

  /** Whether the file has as many tensors as the net, folded or not: cheaper than their names. */
  private static boolean isPlausible(Network network, TensorFile file) {
    long tensors = file.tensors().stream().filter(i -> !Prefixes.isLeftover(i.name())).count();
    return hasAsMany(network, tensors)
        || hasAsMany(BatchNormFolding.of(network).network(), tensors);
  }

  /** Old files lack the counters. */
  private static boolean hasAsMany(Network network, long tensors) {
    StateDict state = StateDict.of(network);
    long all = state.entries().size();
    return tensors <= all && tensors >= all - state.counters();
  }

  /** What is tried changes the number of convolutions by one a block, the projection's. */
  private static boolean mayHave(Zoo.Entry entry, long convolutions) {
    Network network = Zoo.network(entry.name(), OptionalInt.empty());
    return Math.abs(convolutions(network) - convolutions) <= network.blocks().size();
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

  /**
   * The net with the fewest differences, of those that have any tensor of the file and, going by
   * the number, at least half of their convolutions in it.
   */
  public static Optional<Fit> closest(TensorFile file) {
    long convolutions = convolutions(file);
    Optional<Fit> closest = Optional.empty();
    for (String name : Zoo.names()) {
      Network network = Zoo.network(name, OptionalInt.empty());
      long own = convolutions(network);
      long least = Math.abs(own - convolutions); // so many have no place
      if (own <= 2 * convolutions && closest.map(fit -> least < fit.differences()).orElse(true)) {
        closest = closer(closest, sized(network, file));
      }
    }
    return closest;
  }

  private static Optional<Fit> closer(Optional<Fit> closest, Fit fit) {
    boolean farther = closest.map(c -> c.differences() <= fit.differences()).orElse(false);
    return fit.names().isEmpty() || farther ? closest : Optional.of(fit);
  }

  private static long convolutions(TensorFile file) {
    return file.tensors().stream().filter(info -> info.shape().size() == 4).count();
  }

  private static long convolutions(Network network) {
    return network.nodes().stream().filter(node -> node.op() instanceof Op.Conv).count();
  }

  private static Fit sized(Network usual, TensorFile file) {
    OptionalInt classes = Fit.classes(usual, file);
    boolean same = classes.isEmpty() || classes.getAsInt() == usual.classes();
    return Fit.best(same ? usual : Zoo.network(usual.name(), classes), file);
  }

  /**
   * The list, with those CIFAR nets alone that can have as many convolutions, projections or not:
   * building a thousand layers takes its time.
   */
  private static List<Zoo.Entry> candidates(long convolutions) {
    Map<String, Zoo.Entry> candidates = new LinkedHashMap<>();
    Zoo.entries().stream()
        .filter(entry -> CIFAR_FAMILIES.stream().noneMatch(entry.name()::startsWith))
        .forEach(entry -> candidates.put(entry.name(), entry));
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
