package org.resnet4j.data;

import java.util.HashSet;
import java.util.List;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/** The classes that are taken from a data set; labels are their places in the order given. */
final class ClassChoice {

  private final List<String> classes;
  private final int[] labels;

  /**
   * The classes asked for, or all where none is.
   *
   * @throws ResnetException of kind USAGE for an unknown class and one that is named twice
   */
  ClassChoice(String dataset, List<String> allowed, List<String> asked) {
    for (String name : asked) {
      if (!allowed.contains(name)) {
        throw unknown(dataset, allowed, name);
      }
    }
    if (new HashSet<>(asked).size() < asked.size()) {
      throw ResnetException.usage(
          "a class can be chosen once, got " + String.join(", ", asked) + " of " + dataset);
    }
    this.classes = asked.isEmpty() ? List.copyOf(allowed) : List.copyOf(asked);
    this.labels = allowed.stream().mapToInt(classes::indexOf).toArray();
  }

  private static ResnetException unknown(String dataset, List<String> allowed, String name) {
    return ResnetException.usage(
        "unknown class '%s' of %s (it has %s)%s"
            .formatted(name, dataset, String.join(", ", allowed), Nearest.hint(name, allowed)));
  }

  List<String> classes() {
    return classes;
  }

  /** Returns the number of labels in the files. */
  int fileLabels() {
    return labels.length;
  }

  /** Returns the label for a label of the files, or -1 where its class is not chosen. */
  int labelOf(int fileLabel) {
    return labels[fileLabel];
  }
}
