package org.resnet4j.data;

import java.util.List;
import org.resnet4j.ResnetException;

/** Decides which of a data set's classes are taken, and by which labels and names. */
@FunctionalInterface
public interface ClassRule {

  /** All classes, in the order of the data set. */
  ClassRule ALL = named(List.of());

  /**
   * Chooses.
   *
   * @param dataset what messages call the data set: its name, or a folder
   * @param found the data set's classes, in its order
   * @param listener told what a user should know of the choice
   * @throws ResnetException of kind USAGE where the data set does not have the classes
   */
  ClassChoice choose(String dataset, List<String> found, DataListener listener);

  /**
   * Whether the classes that are taken must be in all splits, as where each is opened by itself and
   * labels have to agree.
   */
  default boolean sameInAllSplits() {
    return true;
  }

  /** The classes of these names, in this order; with none, all that there are. */
  static ClassRule named(List<String> names) {
    List<String> asked = List.copyOf(names);
    return (dataset, found, listener) -> ClassChoice.named(dataset, found, asked);
  }
}
