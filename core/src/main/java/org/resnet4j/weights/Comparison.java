package org.resnet4j.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;

/**
 * A network's tensors and a file's, under one naming.
 *
 * @param classifier where the file's is looked for
 */
record Comparison(Network network, Naming naming, FileNames file, Classifier classifier) {

  /** Where a file's classifier is looked for. */
  enum Classifier {
    /** Under the naming's own name. */
    NAMED,
    /** There, in a Sequential, under other projects' names and beside the net. */
    ANYWHERE,
    /** Nowhere: the network has one of its own. */
    OVERLOOKED
  }

  /** The most nets that a file may hold beside each other. */
  private static final int MOST_NETS = 20;

  /** A tensor of the network, and torchvision's name of it. */
  private record Expected(StateDict.Entry entry, String torchvisions) {}

  /**
   * Which tensors of the file are the network's, whatever their shapes.
   *
   * @param rivals modules that have as many of them
   * @param copies modules that have most of them: a teacher, an average
   */
  private record Found(
      String module, Map<String, TensorInfo> tensors, List<String> rivals, Set<String> copies) {}

  Fit fit() {
    List<Expected> expected = expected();
    Found found = find(expected);
    Map<String, String> names = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    for (Expected ours : expected) {
      StateDict.Entry entry = ours.entry();
      TensorInfo info = found.tensors().get(ours.torchvisions());
      if (info == null) {
        missing.addAll(entry.kind() == StateDict.Kind.COUNTER ? List.of() : List.of(entry.name()));
      } else if (!sameShape(entry, info)) {
        misshaped.add(entry.name() + " " + info.shape() + " instead of " + entry.shape());
      } else {
        names.put(entry.name(), info.name());
      }
    }
    List<TensorInfo> left = unplaced(found.tensors().values());
    return new Fit(
        network,
        naming,
        prefix(found.tensors().values()),
        names,
        missing,
        left.stream().map(TensorInfo::name).toList(),
        misshaped,
        left.stream().filter(info -> isExtra(info, found)).map(TensorInfo::name).toList(),
        found.rivals(),
        classifier == Classifier.OVERLOOKED ? List.of() : head(found).instead(left));
  }

  /** The classifier's weight in the file. */
  Optional<TensorInfo> headWeight() {
    List<Expected> expected = expected();
    return Optional.ofNullable(find(expected).tensors().get(headName() + ".weight"));
  }

  private List<Expected> expected() {
    String head = network.output().name() + ".";
    return StateDict.of(network).entries().stream()
        .filter(entry -> classifier != Classifier.OVERLOOKED || !entry.name().startsWith(head))
        .map(entry -> new Expected(entry, Naming.CIFAR.toTorchvision(entry.name())))
        .toList();
  }

  private String headName() {
    String weight = Naming.CIFAR.toTorchvision(network.output().name() + ".weight");
    return weight.substring(0, weight.length() - ".weight".length());
  }

  /** In the module that has most of the network's tensors. */
  private Found find(List<Expected> expected) {
    Map<String, Map<String, TensorInfo>> modules = new LinkedHashMap<>();
    for (Expected ours : expected) {
      for (FileNames.Place place : places(ours)) {
        modules
            .computeIfAbsent(place.module(), module -> new LinkedHashMap<>())
            .putIfAbsent(ours.torchvisions(), place.tensor());
      }
    }
    List<Found> best =
        largest(
            modules.entrySet().stream()
                .map(module -> new Found(module.getKey(), module.getValue(), List.of(), Set.of()))
                .toList());
    if (classifier == Classifier.ANYWHERE && best.size() <= MOST_NETS) {
      best = largest(best.stream().map(this::withHead).toList());
    }
    if (best.isEmpty()) {
      return new Found("", Map.of(), List.of(), Set.of());
    }
    List<String> rivals = best.stream().map(Found::module).sorted().limit(MOST_NETS).toList();
    Found first = best.get(0);
    Set<String> copies =
        modules.entrySet().stream()
            .filter(module -> 2 * module.getValue().size() > expected.size())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return new Found(first.module(), first.tensors(), best.size() > 1 ? rivals : List.of(), copies);
  }

  private static List<Found> largest(List<Found> found) {
    int most = found.stream().mapToInt(f -> f.tensors().size()).max().orElse(0);
    return found.stream().filter(f -> f.tensors().size() == most).toList();
  }

  private List<FileNames.Place> places(Expected ours) {
    return file.places(naming, ours.torchvisions());
  }

  /** The classifier may stand in a Sequential, or beside the module with all the rest. */
  private Found withHead(Found found) {
    String weight = headName() + ".weight";
    if (found.tensors().isEmpty() || found.tensors().containsKey(weight)) {
      return found;
    }
    Map<String, TensorInfo> tensors = new LinkedHashMap<>(found.tensors());
    head(found).find(unplaced(tensors.values())).forEach(tensors::putIfAbsent);
    return new Found(found.module(), tensors, found.rivals(), found.copies());
  }

  private Head head(Found found) {
    return new Head(headName(), headInputs(), found.module(), naming);
  }

  private long headInputs() {
    String weight = network.output().name() + ".weight";
    return StateDict.of(network).entries().stream()
        .filter(entry -> entry.name().equals(weight) && entry.shape().size() == 2)
        .mapToLong(entry -> entry.shape().get(1))
        .findFirst()
        .orElse(-1);
  }

  private List<TensorInfo> unplaced(Collection<TensorInfo> placed) {
    Set<TensorInfo> taken = new HashSet<>(placed);
    return file.tensors().stream().filter(info -> !taken.contains(info)).toList();
  }

  private boolean isExtra(TensorInfo info, Found found) {
    String name = FileNames.unwrapped(info.name());
    if (!name.startsWith(found.module())) {
      boolean inAnotherNet = found.copies().stream().anyMatch(name::startsWith);
      return inAnotherNet || Extras.hold(info, true, name);
    }
    String inside = naming.toTorchvision(name.substring(found.module().length()));
    if (classifier == Classifier.OVERLOOKED && (inside + ".").startsWith(headName() + ".")) {
      return true;
    }
    return Extras.hold(info, false, inside);
  }

  /** What all names of the net begin with, as the file has them, wrappers and all. */
  private static String prefix(Collection<TensorInfo> placed) {
    String prefix = placed.isEmpty() ? "" : placed.iterator().next().name();
    for (TensorInfo info : placed) {
      int same = 0;
      int most = Math.min(prefix.length(), info.name().length());
      while (same < most && prefix.charAt(same) == info.name().charAt(same)) {
        same++;
      }
      prefix = prefix.substring(0, same);
    }
    return prefix.substring(0, prefix.lastIndexOf('.') + 1);
  }

  /** Counters have one element in whatever form, as {@code load_state_dict} sees it. */
  private static boolean sameShape(StateDict.Entry entry, TensorInfo info) {
    if (entry.kind() == StateDict.Kind.COUNTER) {
      return info.shape().isEmpty() || info.shape().equals(List.of(1L));
    }
    return entry.shape().stream().map(Integer::longValue).toList().equals(info.shape());
  }
}
