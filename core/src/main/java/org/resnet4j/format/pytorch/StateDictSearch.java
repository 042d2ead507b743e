package org.resnet4j.format.pytorch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.resnet4j.SafeText;
import org.resnet4j.format.ForeignFault;
import org.resnet4j.format.Source;

/**
 * Finds the dictionary of tensors in what {@code torch.save} was given.
 *
 * <p>It is looked for under the usual names first ({@link #USUAL}, in that order, the trained
 * weights before their running average), then in the top level itself, then under any other name if
 * it is the only dictionary of tensors there (and before a top level that has fewer: a loss, say).
 * A key that the user gives comes before all that.
 */
record StateDictSearch(Source source, Pickled.Dict top) {

  private static final int LEAST_OF_A_NET = 10;

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

  private static final int DEEPEST = 8;

  /** A dictionary of tensors, and the keys that lead to it, joined by dots; empty at top level. */
  record Found(String key, Pickled.Dict dict) {}

  /**
   * Finds it.
   *
   * @param given the user's key: keys joined by dots, and behind them perhaps the beginning of the
   *     tensors' names, which is left to the caller
   * @throws org.resnet4j.ResnetException (data) where there is none, or more than one
   */
  Found find(Optional<String> given) {
    Found at = given.map(key -> under("", top, key, DEEPEST)).orElse(null);
    return at == null ? find() : at;
  }

  /** The dictionary at the longest beginning of the path that leads to one; null without any. */
  private static @Nullable Found under(String before, Pickled.Dict dict, String path, int depth) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
      String key = path.substring(0, end);
      if (dict.get(key) instanceof Pickled.Dict inner) {
        String rest = path.substring(Math.min(end + 1, path.length()));
        String place = before.isEmpty() ? key : before + "." + key;
        Found deeper = depth == 0 || rest.isEmpty() ? null : under(place, inner, rest, depth - 1);
        if (deeper != null) {
          return deeper;
        }
        Found here = inner.holdsTensors() ? new Found(place, inner) : inside(place, inner);
        if (here != null) {
          return here;
        }
      }
    }
    return null;
  }

  private Found find() {
    Map<String, Pickled> entries = top.byText();
    Pickled.Foreign foreign = null;
    for (String key : USUAL) {
      Pickled value = entries.get(key);
      Found found = value instanceof Pickled.Dict dict ? inside(key, dict) : null;
      if (found != null) {
        return found;
      }
      foreign = foreign == null && value instanceof Pickled.Foreign f ? f : foreign;
    }
    if (foreign != null && !top.holdsTensors() && holdsNoNet(others(entries))) {
      throw ForeignFault.needs(foreign);
    }
    return findElsewhere(entries);
  }

  /** A few tensors under another name than the usual ones are losses, and no weights. */
  private static boolean holdsNoNet(List<Found> found) {
    return found.stream().allMatch(each -> tensors(each.dict()) < LEAST_OF_A_NET);
  }

  private Found findElsewhere(Map<String, Pickled> entries) {
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
          Found found =
              value instanceof Pickled.Dict dict && seen.add(dict) ? inside(key, dict) : null;
          if (found != null) {
            others.add(found);
          }
        });
    return others;
  }

  /** A state dict under a key, or one level further down under a usual one: {@code ema.module}. */
  private static @Nullable Found inside(String key, Pickled.Dict dict) {
    for (String inner : USUAL) {
      if (dict.get(inner) instanceof Pickled.Dict nested && nested.holdsTensors()) {
        return new Found(key + "." + inner, nested);
      }
    }
    return dict.holdsTensors() ? new Found(key, dict) : null;
  }

  private static String none(Map<String, Pickled> entries) {
    if (entries.values().stream().anyMatch(Pickled.Array.class::isInstance)) {
      return "holds NumPy's arrays and no tensors; in Python: torch.save({name:"
          + " torch.as_tensor(a) for name, a in torch.load(file, weights_only=False).items()},"
          + " 'weights.pth')";
    }
    for (Pickled value : entries.values()) {
      if (value instanceof Pickled.Foreign foreign) {
        throw ForeignFault.needs(foreign);
      }
    }
    return "holds no dictionary of tensors; its keys are ["
        + SafeText.names(entries.keySet())
        + "]";
  }

  private static String several(List<Found> found) {
    List<String> keys = found.stream().map(Found::key).toList();
    return "holds several dictionaries of tensors: %s; choose one with --state-dict %s"
        .formatted(SafeText.names(keys), SafeText.name(keys.get(0)));
  }
}
