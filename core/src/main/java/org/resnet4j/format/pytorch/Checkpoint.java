package org.resnet4j.format.pytorch;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.format.ForeignFault;
import org.resnet4j.format.Source;
import org.resnet4j.format.TensorFile;

/**
 * The state dict in what {@code torch.save} was given, and what stands around it.
 *
 * @param tensors by name, in the order of the file
 * @param metadata the scalars around the state dict as text, by key; of namespaces and dictionaries
 *     one level down, with a dot between the keys; and {@link TensorFile#STATE_DICT_KEY}
 */
record Checkpoint(Map<String, Pickled.Tensor> tensors, Map<String, String> metadata) {

  private static final int LONGEST_TEXT = 1000;
  private static final int MOST_TEXTS = 1000;
  private static final int LONGEST_LIST = 16;

  /**
   * Finds the state dict.
   *
   * @param key the user's, where the usual ones are not meant; see {@link StateDictSearch}
   */
  static Checkpoint of(Source source, Pickled root, Optional<String> key) {
    Pickled.Dict top = dictionary(root);
    if (top == null) {
      throw source.error(noDictionary(root));
    }
    StateDictSearch.Found found;
    try {
      found = new StateDictSearch(source, top).find(key);
      requireNothingForeign(found.dict());
    } catch (ForeignFault e) {
      throw ResnetException.data(e.message());
    }
    Map<String, Pickled.Tensor> tensors = new LinkedHashMap<>();
    found
        .dict()
        .byText()
        .forEach(
            (name, value) -> {
              if (value instanceof Pickled.Tensor tensor) {
                tensors.put(name, tensor);
              }
            });
    return new Checkpoint(tensors, metadata(top, found));
  }

  /** What was saved, or a short list with dictionaries in it by position: (model, optimizer). */
  private static Pickled.@Nullable Dict dictionary(Pickled root) {
    if (!(root instanceof Pickled.Items list)
        || list.values().size() > LONGEST_LIST
        || list.values().stream().noneMatch(Pickled.Dict.class::isInstance)) {
      return root instanceof Pickled.Dict dict ? dict : null;
    }
    Pickled.Dict byPosition = new Pickled.Dict(false);
    for (int i = 0; i < list.values().size(); i++) {
      byPosition.put(new Pickled.Text(Integer.toString(i)), list.values().get(i));
    }
    return byPosition;
  }

  private static String noDictionary(Pickled root) {
    if (root instanceof Pickled.Items items
        && !items.values().isEmpty()
        && items.values().stream().allMatch(Checkpoint::isNamedTensor)) {
      return "holds a list of names and tensors, and no dictionary; in Python:"
          + " torch.save(dict(torch.load(file)), 'weights.pth')";
    }
    return "holds no dictionary of tensors, but %s; in Python: torch.save(model.state_dict(), 'weights.pth')"
        .formatted(kind(root));
  }

  private static boolean isNamedTensor(Pickled value) {
    return value instanceof Pickled.Items pair
        && pair.values().size() == 2
        && Pickled.text(pair.values().get(0)) != null
        && pair.values().get(1) instanceof Pickled.Tensor;
  }

  private static String kind(Pickled value) {
    if (value instanceof Pickled.Tensor) {
      return "a single tensor";
    }
    return value instanceof Pickled.Items ? "a list" : "a single value";
  }

  /** A placeholder beside the weights is overlooked; one among them may stand for weights. */
  private static void requireNothingForeign(Pickled.Dict dict) {
    Set<Pickled> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Pickled> open = new ArrayDeque<>();
    open.add(dict);
    while (!open.isEmpty()) {
      Pickled next = open.remove();
      if (seen.add(next)) {
        Stream<Pickled> inside =
            next instanceof Pickled.Dict inner
                ? Stream.concat(inner.keys().stream(), inner.values().stream())
                : ((Pickled.Items) next).values().stream();
        inside.filter(Checkpoint::isContainer).forEach(open::add);
      }
    }
  }

  private static boolean isContainer(Pickled value) {
    if (value instanceof Pickled.Foreign foreign) {
      throw ForeignFault.needs(foreign);
    }
    return value instanceof Pickled.Dict || value instanceof Pickled.Items;
  }

  private static Map<String, String> metadata(Pickled.Dict top, StateDictSearch.Found found) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (!found.key().isEmpty()) {
      texts.put(TensorFile.STATE_DICT_KEY, found.key());
    }
    Set<Pickled> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(found.dict());
    top.byText()
        .forEach(
            (key, value) -> {
              put(texts, key, value);
              if (value instanceof Pickled.Dict inner && seen.add(inner)) {
                inner.byText().forEach((name, item) -> put(texts, key + "." + name, item));
              }
            });
    return texts;
  }

  private static void put(Map<String, String> texts, String key, Pickled value) {
    String text = scalar(value);
    if (text != null && text.length() <= LONGEST_TEXT && texts.size() < MOST_TEXTS) {
      texts.putIfAbsent(key, text);
    }
  }

  private static @Nullable String scalar(Pickled value) {
    if (value instanceof Pickled.Int number) {
      return String.valueOf(number.value());
    }
    if (value instanceof Pickled.Real number) {
      return String.valueOf(number.value());
    }
    if (value instanceof Pickled.Bool bool) {
      return String.valueOf(bool.value());
    }
    return value instanceof Pickled.Opaque opaque ? opaque.text() : Pickled.text(value);
  }
}
