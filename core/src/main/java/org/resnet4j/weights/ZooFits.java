package org.resnet4j.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
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
 * that fit are given, the papers' own first. Group norm is not tried, for what looks like it is
 * mostly the parameters of a net with batch norm, without its statistics; a file may say that it
 * has such a net.
 */
public final class ZooFits {

  private static final Map<Option, List<String>> TRIED =
      Map.of(
          Option.BIAS, List.of("on"),
          Option.PROJECTION, List.of("A", "B", "C", "D"),
          Option.NORM, List.of("none"),
          Option.STEM, List.of("3x3", "deep"),
          Option.SE, List.of("16"));

  private static final List<String> CIFAR_FAMILIES =
      List.of("cifar-resnet", "cifar-plain", "cifar-preact-resnet");

  private ZooFits() {}

  /**
   * The nets that the file fits exactly, what no net has overlooked, their batch norms folded or
   * not; the one that the file's metadata name first, and with an option only where none fits
   * without.
   */
  public static List<Fit> of(TensorFile file) {
    FileNames names = new FileNames(file.tensors());
    Set<Long> convolutions = names.convolutions();
    List<Zoo.Entry> candidates = candidates(convolutions);
    Map<String, Fit> fits = new LinkedHashMap<>();
    named(file).flatMap(spec -> exact(spec, names, convolutions)).ifPresent(add(fits));
    candidates.forEach(entry -> exact(entry.name(), names, convolutions).ifPresent(add(fits)));
    if (fits.isEmpty()) {
      candidates.stream()
          .filter(entry -> mayHave(entry, convolutions))
          .flatMap(ZooFits::variants)
          .forEach(spec -> exact(spec, names, convolutions).ifPresent(add(fits)));
    }
    return List.copyOf(fits.values());
  }

  private static Consumer<Fit> add(Map<String, Fit> fits) {
    return fit -> fits.putIfAbsent(fit.network().name(), fit);
  }

  /** The net that the file says it has; other people may call anything a model. */
  private static Optional<String> named(TensorFile file) {
    return Optional.ofNullable(file.metadata().get("model")).filter(ZooFits::isSpec);
  }

  private static boolean isSpec(String text) {
    try {
      return !Zoo.network(text, OptionalInt.empty()).nodes().isEmpty();
    } catch (ResnetException e) {
      return false;
    }
  }

  private static Optional<Fit> exact(String spec, FileNames file, Set<Long> convolutions) {
    Network network = Zoo.network(spec, OptionalInt.empty());
    return convolutions.contains(convolutions(network))
        ? Optional.of(sized(network, file).leavingExtras()).filter(Fit::isExact)
        : Optional.empty();
  }

  /** What is tried changes the number of convolutions by two a block at most, those of SE. */
  private static boolean mayHave(Zoo.Entry entry, Set<Long> convolutions) {
    Network network = Zoo.network(entry.name(), OptionalInt.empty());
    long own = convolutions(network);
    return convolutions.stream().anyMatch(n -> Math.abs(own - n) <= 2L * network.blocks().size());
  }

  /**
   * Compares the net of a spec, with as many classes as the file has, with the file; its batch
   * norms may be folded.
   *
   * @throws ResnetException (usage) for an unknown name, option or value
   */
  public static Fit of(String spec, TensorFile file) {
    return sized(Zoo.network(spec, OptionalInt.empty()), new FileNames(file.tensors()));
  }

  /**
   * The net with the fewest differences, of those that have any tensor of the file and, going by
   * the number, at least half of their convolutions in it.
   */
  public static Optional<Fit> closest(TensorFile file) {
    FileNames names = new FileNames(file.tensors());
    long convolutions =
        names.tensors().stream().filter(tensor -> tensor.shape().size() == 4).count();
    Optional<Fit> closest = Optional.empty();
    for (String name : Zoo.names()) {
      Network network = Zoo.network(name, OptionalInt.empty());
      long own = convolutions(network);
      long least = Math.abs(own - convolutions); // so many have no place
      if (own <= 2 * convolutions && closest.map(fit -> least < fit.differences()).orElse(true)) {
        closest = closer(closest, sized(network, names));
      }
    }
    return closest.map(Fit::leavingExtras);
  }

  /** Why a file does not fit, and what may be done about it, where that can be told. */
  public static Optional<String> advice(Fit fit) {
    return new Misfit(fit).advice();
  }

  private static Optional<Fit> closer(Optional<Fit> closest, Fit fit) {
    boolean farther = closest.map(c -> c.differences() <= fit.differences()).orElse(false);
    return fit.names().isEmpty() || farther ? closest : Optional.of(fit);
  }

  private static long convolutions(Network network) {
    return network.nodes().stream().filter(node -> node.op() instanceof Op.Conv).count();
  }

  private static Fit sized(Network usual, FileNames file) {
    OptionalInt classes = Fit.classes(usual, file);
    boolean same = classes.isEmpty() || classes.getAsInt() == usual.classes();
    return Fit.best(same ? usual : Zoo.network(usual.name(), classes), file);
  }

  /**
   * The list, with those CIFAR nets alone that can have as many convolutions as the file or one of
   * its modules, projections or not: building a thousand layers takes its time.
   */
  private static List<Zoo.Entry> candidates(Set<Long> convolutions) {
    Map<String, Zoo.Entry> candidates = new LinkedHashMap<>();
    Zoo.entries().stream()
        .filter(entry -> CIFAR_FAMILIES.stream().noneMatch(entry.name()::startsWith))
        .forEach(entry -> candidates.put(entry.name(), entry));
    convolutions.stream()
        .flatMapToLong(ZooFits::depths)
        .boxed()
        .flatMap(depth -> CIFAR_FAMILIES.stream().flatMap(f -> entry(f + depth).stream()))
        .forEach(entry -> candidates.putIfAbsent(entry.name(), entry));
    return List.copyOf(candidates.values());
  }

  private static LongStream depths(long convolutions) {
    long everyBlockProjects = (2 * convolutions + 4) / 3;
    return LongStream.concat(
        LongStream.rangeClosed(0, 3).map(projections -> convolutions + 1 - projections),
        LongStream.of(everyBlockProjects));
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
