package org.resnet4j.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;

/**
 * The classes that are taken from a data set.
 *
 * @param classes names in the order of the labels; some may have no images
 * @param labels for each class of the data set, in its order, the label; -1 where it is not taken
 */
public record ClassChoice(List<String> classes, List<Integer> labels) {

  public ClassChoice {
    classes = List.copyOf(classes);
    labels = List.copyOf(labels);
    List<Integer> taken = labels.stream().filter(label -> label >= 0).toList();
    int count = classes.size();
    if (new HashSet<>(taken).size() < taken.size()
        || labels.stream().anyMatch(label -> label < -1 || label >= count)) {
      throw new IllegalArgumentException(
          Text.of("labels are 0 to %d, each once, or -1, got %s", count - 1, labels));
    }
  }

  /**
   * The classes asked for, or all where none is; labels are their places in the order given.
   *
   * @param dataset what messages call the data set
   * @param found the data set's classes
   * @throws ResnetException of kind USAGE for an unknown class and one that is named twice
   */
  public static ClassChoice named(String dataset, List<String> found, List<String> asked) {
    List<String> classes = asked.isEmpty() ? found : asked;
    Map<String, Integer> labelOf = new HashMap<>();
    IntStream.range(0, classes.size()).forEach(label -> labelOf.put(classes.get(label), label));
    List<Integer> labels = found.stream().map(name -> labelOf.getOrDefault(name, -1)).toList();
    HashSet<String> known = new HashSet<>(found);
    for (String name : asked) {
      if (!known.contains(name)) {
        throw unknown(dataset, found, name);
      }
    }
    if (labelOf.size() < classes.size()) {
      throw ResnetException.usage(
          "a class can be chosen once, got " + SafeText.names(asked) + " of " + dataset);
    }
    return new ClassChoice(classes, labels);
  }

  private static ResnetException unknown(String dataset, List<String> found, String name) {
    return ResnetException.usage(
        "unknown class '%s' of %s (it has %s)%s"
            .formatted(name, dataset, SafeText.names(found), Nearest.hint(name, found)));
  }

  /** Those of the data set's classes that are taken, by label. */
  public List<String> taken(List<String> found) {
    return IntStream.range(0, found.size())
        .boxed()
        .filter(i -> labelOf(i) >= 0)
        .sorted(Comparator.comparing(this::labelOf))
        .map(found::get)
        .toList();
  }

  /** Returns the number of classes that the data set has. */
  public int found() {
    return labels.size();
  }

  /** Returns the label for a class of the data set, or -1 where it is not taken. */
  public int labelOf(int foundClass) {
    return labels.get(foundClass);
  }
}
