package org.resnet4j.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.resnet4j.Printable;
import org.resnet4j.ResnetException;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.graph.BatchNormFolding;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;

/**
 * Which tensor of a file is which of a network's, and what does not fit. Of all {@link Naming}s the
 * one with the fewest differences is taken; what wrappers put before all names is cut off.
 *
 * @param network the network
 * @param naming whose names the file has
 * @param prefix what was cut off: {@code module.}
 * @param names the file's tensor for each of the network's that it has
 * @param missing the network's tensors that the file lacks; counters may be lacking
 * @param unexpected the file's tensors that the network has no place for
 * @param misshaped the network's tensors that have another shape in the file, in words
 */
public record Fit(
    Network network,
    Naming naming,
    String prefix,
    Map<String, String> names,
    List<String> missing,
    List<String> unexpected,
    List<String> misshaped) {

  public Fit {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    misshaped = List.copyOf(misshaped);
  }

  /** Compares a network with the tensors of a file. */
  public static Fit of(Network network, TensorFile file) {
    return of(network, file.tensors());
  }

  /** Compares a network with the tensors of a file. */
  public static Fit of(Network network, List<TensorInfo> tensors) {
    String prefix = Prefixes.common(tensors.stream().map(TensorInfo::name).toList());
    List<Expected> expected = expected(network);
    List<Fit> fits = new ArrayList<>();
    for (Naming naming : Naming.all()) {
      Fit fit = new Comparison(network, naming, prefix).of(expected, tensors);
      if (fit.isExact()) {
        return fit;
      }
      fits.add(fit);
    }
    return Collections.min(fits, Comparator.comparingInt(Fit::differences));
  }

  /**
   * Compares a network, and the same with its batch norms folded into the convolutions, with the
   * tensors of a file; the closer one is taken, the network itself where they are equally close.
   */
  public static Fit best(Network network, TensorFile file) {
    Fit plain = of(network, file);
    boolean lacksStatistics = plain.missing().stream().anyMatch(name -> name.endsWith("_mean"));
    if (!lacksStatistics) {
      return plain;
    }
    Fit folded = of(BatchNormFolding.of(network).network(), file);
    return folded.isExact() ? folded : plain;
  }

  /**
   * How many classes a file has: rows of the classifier's weight.
   *
   * @param network with any number of classes
   * @return empty where the file has no such tensor
   */
  public static OptionalInt classes(Network network, TensorFile file) {
    return classes(network, file.tensors());
  }

  static OptionalInt classes(Network network, List<TensorInfo> tensors) {
    String head = Naming.CIFAR.toTorchvision(network.output().name() + ".weight");
    String prefix = Prefixes.common(tensors.stream().map(TensorInfo::name).toList());
    for (TensorInfo info : tensors) {
      boolean isMatrix = info.shape().size() == 2 && isCount(info.shape().get(0));
      if (isMatrix
          && Naming.all().stream()
              .anyMatch(naming -> naming.toTorchvision(cut(prefix, info.name())).equals(head))) {
        return OptionalInt.of(info.shape().get(0).intValue());
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isCount(long extent) {
    return extent >= 1 && extent <= Integer.MAX_VALUE;
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
   * Checks that everything fits.
   *
   * @param source the file's name for the message
   * @throws ResnetException (data) with all that is missing, unexpected and mis-shaped
   */
  public void require(Object source) {
    if (isExact()) {
      return;
    }
    List<String> faults = new ArrayList<>();
    addFault(faults, "missing", missing);
    addFault(faults, "unexpected", unexpected);
    addFault(faults, "of another shape", misshaped);
    throw ResnetException.data(
        source + " does not fit " + network.name() + ": " + String.join("; ", faults));
  }

  private static void addFault(List<String> faults, String what, List<String> names) {
    if (!names.isEmpty()) {
      String listed = names.stream().map(Printable::name).collect(Collectors.joining(", "));
      faults.add(names.size() + " " + what + ": " + listed);
    }
  }

  private static String cut(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  /** A tensor of the network, and torchvision's name of it. */
  private record Expected(StateDict.Entry entry, String torchvisions) {}

  private static List<Expected> expected(Network network) {
    return StateDict.of(network).entries().stream()
        .map(entry -> new Expected(entry, Naming.CIFAR.toTorchvision(entry.name())))
        .toList();
  }

  /** Under one naming. */
  private record Comparison(Network network, Naming naming, String prefix) {

    Fit of(List<Expected> expected, List<TensorInfo> tensors) {
      Map<String, TensorInfo> theirs = new LinkedHashMap<>();
      List<String> unexpected = new ArrayList<>();
      for (TensorInfo info : tensors) {
        String name = canonical(info.name());
        if (!Prefixes.isLeftover(name) && theirs.putIfAbsent(name, info) != null) {
          unexpected.add(info.name());
        }
      }
      Map<String, String> names = new LinkedHashMap<>();
      List<String> missing = new ArrayList<>();
      List<String> misshaped = new ArrayList<>();
      for (Expected ours : expected) {
        StateDict.Entry entry = ours.entry();
        TensorInfo info = theirs.remove(ours.torchvisions());
        if (info == null) {
          missing.addAll(
              entry.kind() == StateDict.Kind.COUNTER ? List.of() : List.of(entry.name()));
        } else if (!sameShape(entry, info)) {
          misshaped.add(entry.name() + " " + info.shape() + " instead of " + entry.shape());
        } else {
          names.put(entry.name(), info.name());
        }
      }
      theirs.values().forEach(info -> unexpected.add(info.name()));
      return new Fit(network, naming, prefix, names, missing, unexpected, misshaped);
    }

    private String canonical(String name) {
      return naming.toTorchvision(cut(prefix, name));
    }

    /** Counters have one element in whatever form, as {@code load_state_dict} sees it. */
    private static boolean sameShape(StateDict.Entry entry, TensorInfo info) {
      if (entry.kind() == StateDict.Kind.COUNTER) {
        return info.shape().isEmpty() || info.shape().equals(List.of(1L));
      }
      return entry.shape().stream().map(Integer::longValue).toList().equals(info.shape());
    }
  }
}
