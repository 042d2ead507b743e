package org.resnet4j.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resnet4j.Printable;

/**
 * The state dict in what {@code torch.save} was given, and what stands around it.
 *
 * <p>It is looked for under the usual names first ({@link #USUAL}, in that order, the trained
 * weights before their running average), then in the top level itself, then under any other name if
 * it is the only dictionary of tensors there (and before a top level that has fewer: a loss, say).
 *
 * @param tensors by name, in the order of the file
 * @param metadata the scalars around the state dict as text, by key; of namespaces and dictionaries
 *     one level down, with a dot between the keys; and {@link #KEY}
 */
record Checkpoint(Map<String, Pickled.Tensor> tensors, Map<String, String> metadata) {

  /** The metadata that says under which key the state dict was; missing at top level. */
  static final String KEY = "state_dict_key";

  private static final List<String> USUAL =
      List.of(
          "state_dict",
          "model_state_dict",
          "model_state",
          "model",
          "net",
          "net_state_dict",
          "network",
          "module",
          "backbone",
          "weights",
          "params",
          "state_dict_ema",
          "model_ema",
          "ema_state_dict",
          "ema_model",
          "ema",
          "params_ema");

  private static final int LONGEST_TEXT = 1000;
  private static final int MOST_TEXTS = 1000;

  /** A dictionary of tensors, and where it is. */
  private record Found(String key, Pickled.Dict dict) {}

  static Checkpoint of(Source source, Pickled root) {
    if (!(root instanceof Pickled.Dict top)) {
      throw source.error(
          "holds no dictionary of tensors, but %s; in Python: torch.save(model.state_dict(),"
                  .formatted(kind(root))
              + " 'weights.pth')");
    }
    Found found = find(source, top);
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

  private static String kind(Pickled value) {
    if (value instanceof Pickled.Tensor) {
      return "a single tensor";
    }
    return value instanceof Pickled.Items ? "a list" : "a single value";
  }

  private static Found find(Source source, Pickled.Dict top) {
    Map<String, Pickled> entries = top.byText();
    for (String key : USUAL) {
      Found found = inside(key, entries.get(key));
      if (found != null) {
        return found;
      }
    }
    List<Found> others = others(entries);
    boolean loose = others.size() == 1 && tensors(others.get(0).dict()) > tensors(top);
    if (top.holdsTensors() && !loose) {
      return new Found("", top);
    }
    if (others.size() == 1) {
      return others.get(0);
    }
    throw source.error(others.isEmpty() ? none(entries) : several(others));
  }

  private static long tensors(Pickled.Dict dict) {
    return dict.byText().values().stream().filter(Pickled.Tensor.class::isInstance).count();
  }

  /** The dictionaries of tensors under whatever key, each once. */
  private static List<Found> others(Map<String, Pickled> entries) {
    Set<Pickled> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Found> others = new ArrayList<>();
    entries.forEach(
        (key, value) -> {
          if (value instanceof Pickled.Dict dict && seen.add(dict) && dict.holdsTensors()) {
            others.add(new Found(key, dict));
          }
        });
    return others;
  }

  /** A state dict under a key, or one level further down under a usual one: {@code ema.module}. */
  private static @Nullable Found inside(String key, @Nullable Pickled value) {
    if (!(value instanceof Pickled.Dict dict)) {
      return null;
    }
    for (String inner : USUAL) {
      if (dict.get(inner) instanceof Pickled.Dict nested && nested.holdsTensors()) {
        return new Found(key + "." + inner, nested);
      }
    }
    return dict.holdsTensors() ? new Found(key, dict) : null;
  }

  private static String none(Map<String, Pickled> entries) {
    return "holds no dictionary of tensors; its keys are %s"
        .formatted(
            entries.keySet().stream()
                .limit(20)
                .map(Printable::name)
                .collect(Collectors.joining(", ", "[", "]")));
  }

  private static String several(List<Found> found) {
    String keys =
        found.stream()
            .limit(20)
            .map(other -> Printable.name(other.key()))
            .collect(Collectors.joining(", "));
    return ("holds several dictionaries of tensors: %s; save the one you want in Python:"
            + " torch.save(torch.load(file)['%s'], 'weights.pth')")
        .formatted(keys, Printable.name(found.get(0).key()));
  }

  private static Map<String, String> metadata(Pickled.Dict top, Found found) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (!found.key().isEmpty()) {
      texts.put(KEY, found.key());
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
