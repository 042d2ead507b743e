package org.resnet4j.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.edit.BatchNormFolding;
import org.resnet4j.weights.Comparison.Classifier;

/**
 * Which tensor of a file is which of a network's, and what does not fit. Of all {@link Naming}s the
 * one with the fewest differences is taken; what wrappers put into names is cut out, and the
 * network may be in a module of any name.
 *
 * @param network the network
 * @param naming whose names the file has
 * @param prefix what all its names of the network begin with: {@code module.}
 * @param names the file's tensor for each of the network's that it has
 * @param missing the network's tensors that the file lacks; counters may be lacking
 * @param unexpected the file's tensors that the network has no place for
 * @param misshaped the network's tensors that have another shape in the file, in words
 * @param extras those of the unexpected that no net has: beside the net, a loss's or a metric's
 * @param rivals the modules, where the file has the network's tensors in several
 * @param head what the file has in the classifier's place, where that is no linear layer
 */
public record Fit(
    Network network,
    Naming naming,
    String prefix,
    Map<String, String> names,
    List<String> missing,
    List<String> unexpected,
    List<String> misshaped,
    List<String> extras,
    List<String> rivals,
    List<String> head) {

  public Fit {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    misshaped = List.copyOf(misshaped);
    extras = List.copyOf(extras);
    rivals = List.copyOf(rivals);
    head = List.copyOf(head);
  }

  /** Compares a network with the tensors of a file. */
  public static Fit of(Network network, TensorFile file) {
    return of(network, file.tensors());
  }

  /** Compares a network with the tensors of a file. */
  public static Fit of(Network network, List<TensorInfo> tensors) {
    return of(network, new FileNames(tensors));
  }

  static Fit of(Network network, FileNames file) {
    return closest(network, file, Classifier.NAMED, Classifier.ANYWHERE);
  }

  /** Compares all of a network but its classifier with the tensors of a file. */
  public static Fit withoutHead(Network network, TensorFile file) {
    return withoutHead(network, file.tensors());
  }

  static Fit withoutHead(Network network, List<TensorInfo> tensors) {
    return closest(network, new FileNames(tensors), Classifier.OVERLOOKED);
  }

  /** The first that is exact; else the one with the fewest differences, extras counting least. */
  private static Fit closest(Network network, FileNames file, Classifier... classifiers) {
    List<Fit> fits = new ArrayList<>();
    for (Classifier classifier : classifiers) {
      for (Naming naming : Naming.all()) {
        Fit fit = new Comparison(network, naming, file, classifier).fit();
        if (fit.isExact()) {
          return fit;
        }
        fits.add(fit);
      }
    }
    Comparator<Fit> faults = Comparator.comparingInt(fit -> fit.leavingExtras().differences());
    return Collections.min(fits, faults.thenComparingInt(Fit::differences));
  }

  /**
   * Compares a network, and the same with its batch norms folded into the convolutions, with the
   * tensors of a file; the closer one is taken, the network itself where they are equally close.
   */
  public static Fit best(Network network, TensorFile file) {
    return best(network, new FileNames(file.tensors()));
  }

  static Fit best(Network network, FileNames file) {
    Fit plain = of(network, file);
    boolean lacksStatistics = plain.missing().stream().anyMatch(name -> name.endsWith("_mean"));
    if (!lacksStatistics) {
      return plain;
    }
    Fit folded = of(BatchNormFolding.of(network).network(), file);
    return folded.leavingExtras().isExact() ? folded : plain;
  }

  static OptionalInt classes(Network network, List<TensorInfo> tensors) {
    return classes(network, new FileNames(tensors));
  }

  /**
   * How many classes a file has: rows of the classifier's weight; empty where it has no such
   * tensor.
   *
   * @param network with any number of classes
   */
  static OptionalInt classes(Network network, FileNames file) {
    return Stream.of(Classifier.NAMED, Classifier.ANYWHERE)
        .flatMap(
            classifier ->
                Naming.all().stream()
                    .map(naming -> new Comparison(network, naming, file, classifier)))
        .flatMap(comparison -> comparison.headWeight().stream())
        .filter(info -> info.shape().size() == 2 && isCount(info.shape().get(0)))
        .mapToInt(info -> info.shape().get(0).intValue())
        .findFirst();
  }

  private static boolean isCount(long extent) {
    return extent >= 1 && extent <= Integer.MAX_VALUE;
  }

  /** Tells in a sentence which tensors are left out, if any are. */
  public void tellExtras(Object source, Consumer<String> notes) {
    if (!extras.isEmpty()) {
      notes.accept(
          Text.of(
              "%d of the tensors of %s are no part of %s and are left out: %s",
              extras.size(), source, network.name(), SafeText.names(extras)));
    }
  }

  /** This comparison with the extras no longer counted among the unexpected tensors. */
  public Fit leavingExtras() {
    List<String> others = new ArrayList<>(unexpected);
    others.removeAll(new HashSet<>(extras));
    return new Fit(
        network, naming, prefix, names, missing, others, misshaped, extras, rivals, head);
  }

  /** Whether every tensor has its place. */
  public boolean isExact() {
    return differences() == 0;
  }

  /** Number of tensors that do not fit. */
  public int differences() {
    return missing.size() + unexpected.size() + misshaped.size();
  }

  /**
   * Checks that everything fits, and in one way only.
   *
   * @param source the file's name for the message
   * @throws ResnetException (data) with what is missing, unexpected and mis-shaped, and what may be
   *     done about it
   */
  public void require(Object source) {
    if (!isExact()) {
      throw ResnetException.data(source + " does not fit " + new Misfit(this).words());
    }
    if (!rivals.isEmpty()) {
      String last = SafeText.name(rivals.get(rivals.size() - 1));
      throw ResnetException.data(
          "%s holds several nets that are %s: %s; choose one with --state-dict %s, or leave the others out with --ignore"
              .formatted(
                  source, network.name(), rivalNames(), last.substring(0, last.length() - 1)));
    }
  }

  /** The modules that have the network's tensors, for a message. */
  public String rivalNames() {
    return SafeText.names(
        rivals.stream().map(module -> module.isEmpty() ? "without a module" : module).toList());
  }
}
