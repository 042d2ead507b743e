package org.resnet4j.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.resnet4j.format.TensorInfo;

/**
 * A net's classifier in a file that has it elsewhere: in a {@code Sequential} with dropout ({@code
 * fc.1.weight}), under another project's name ({@code last_linear}), or beside the module that has
 * all the rest ({@code encoder.conv1.weight} and {@code classifier.weight}).
 *
 * @param name torchvision's: {@code fc}
 * @param inputs features that it is given
 * @param module that the rest of the net is in, with its dot; empty for none
 * @param naming of the file
 */
record Head(String name, long inputs, String module, Naming naming) {

  private static final Pattern NAMES =
      Pattern.compile(
          "(?:(?:cls_)?head\\.)?(?:fc|linear|classifier|head|last_linear|logits|output|fc_cls)"
              + "(?:\\.\\d+)?");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /**
   * The tensors that must be the classifier's: those of the one linear layer that fits.
   *
   * @param unplaced the tensors that are no other part of the net
   * @return by torchvision's names; empty where there is none, or more than one
   */
  Map<String, TensorInfo> find(List<TensorInfo> unplaced) {
    Map<String, Map<String, TensorInfo>> candidates = candidates(unplaced);
    if (candidates.size() != 1) {
      return Map.of();
    }
    Map<String, TensorInfo> layer = candidates.values().iterator().next();
    if (!isLinear(layer)) {
      return Map.of();
    }
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    layer.forEach((role, tensor) -> tensors.put(name + "." + role, tensor));
    return tensors;
  }

  /** The tensors in the classifier's place, with their shapes, where that is a net of its own. */
  List<String> instead(List<TensorInfo> unplaced) {
    return candidates(unplaced).values().stream()
        .flatMap(layer -> layer.values().stream())
        .map(tensor -> tensor.name() + " " + tensor.shape())
        .toList();
  }

  /** The modules in the classifier's place, else those that others call so. */
  private Map<String, Map<String, TensorInfo>> candidates(List<TensorInfo> unplaced) {
    Map<String, Map<String, TensorInfo>> inside =
        modules(unplaced.stream().filter(tensor -> isInside(tensor.name())).toList());
    if (!inside.isEmpty()) {
      return inside;
    }
    Map<String, Map<String, TensorInfo>> others = modules(unplaced);
    others.keySet().removeIf(key -> !isNamedSo(key));
    return others;
  }

  private boolean isLinear(Map<String, TensorInfo> layer) {
    TensorInfo weight = layer.get("weight");
    return weight != null
        && layer.size() == (layer.containsKey("bias") ? 2 : 1)
        && weight.shape().size() == 2
        && weight.shape().get(1) == inputs;
  }

  private boolean isInside(String theirs) {
    String cut = FileNames.unwrapped(theirs);
    return cut.startsWith(module)
        && naming.toTorchvision(cut.substring(module.length())).startsWith(name + ".");
  }

  /** The modules that the tensors are in, and their tensors by role: weight, bias. */
  private static Map<String, Map<String, TensorInfo>> modules(List<TensorInfo> tensors) {
    Map<String, Map<String, TensorInfo>> modules = new LinkedHashMap<>();
    for (TensorInfo tensor : tensors) {
      String cut = FileNames.unwrapped(tensor.name());
      int dot = Math.max(0, cut.lastIndexOf('.'));
      modules
          .computeIfAbsent(cut.substring(0, dot), key -> new LinkedHashMap<>())
          .putIfAbsent(cut.substring(Math.min(dot + 1, cut.length())), tensor);
    }
    return modules;
  }

  /** Beside the net's other modules, or beside one of the modules around it. */
  private boolean isNamedSo(String key) {
    String level = module;
    while (true) {
      if (key.startsWith(level) && isNamedSo(key.substring(level.length()), level)) {
        return true;
      }
      if (level.isEmpty()) {
        return false;
      }
      level = level.substring(0, level.lastIndexOf('.', level.length() - 2) + 1);
    }
  }

  /** In a Sequential of the net and its classifier, both have numbers. */
  private boolean isNamedSo(String rest, String level) {
    boolean numbered =
        module.startsWith(level)
            && module.length() > level.length()
            && NUMBER
                .matcher(module.substring(level.length(), module.indexOf('.', level.length())))
                .matches();
    return NAMES.matcher(rest).matches() || (numbered && NUMBER.matcher(rest).matches());
  }
}
