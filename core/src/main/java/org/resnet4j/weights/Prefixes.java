package org.resnet4j.weights;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What wrappers put before every name: {@code DataParallel} ({@code module.}), Lightning ({@code
 * model.}, {@code net.}), {@code torch.compile} ({@code _orig_mod.}), and the tensors that tools
 * leave in a state dict without being part of the network.
 */
final class Prefixes {

  private static final List<String> WRAPPERS =
      List.of("module.", "model.", "_orig_mod.", "net.", "network.", "backbone.");

  /** Counts of averaging (swa_utils) and of profiling (thop). */
  private static final List<String> LEFTOVERS = List.of("n_averaged", "total_ops", "total_params");

  private Prefixes() {}

  /** Whether a tool left this tensor behind. */
  static boolean isLeftover(String name) {
    return LEFTOVERS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /**
   * What was put before the names, empty for nothing: wrappers' prefixes that most names share, for
   * beside the network a wrapper may have tensors of its own ({@code criterion.weight}), and
   * whatever module all of them are in ({@code encoder.}).
   */
  static String common(Collection<String> names) {
    List<String> own = names.stream().filter(Predicate.not(Prefixes::isLeftover)).toList();
    String prefix = "";
    for (Optional<String> next = longer(prefix, own);
        next.isPresent();
        next = longer(prefix, own)) {
      prefix = next.get();
    }
    return prefix;
  }

  private static Optional<String> longer(String prefix, List<String> names) {
    return WRAPPERS.stream()
        .map(prefix::concat)
        .filter(next -> 2 * count(next, names) > names.size())
        .findFirst()
        .or(() -> module(prefix, names));
  }

  /** The module that all names are in; not one whose tensors these are, such as a classifier. */
  private static Optional<String> module(String prefix, List<String> names) {
    if (names.isEmpty() || count(prefix, names) < names.size()) {
      return Optional.empty();
    }
    String module = names.get(0).substring(0, names.get(0).indexOf('.', prefix.length()) + 1);
    boolean shared =
        module.length() > prefix.length()
            && names.stream()
                .allMatch(n -> n.startsWith(module) && n.indexOf('.', module.length()) > 0);
    return shared ? Optional.of(module) : Optional.empty();
  }

  private static long count(String prefix, List<String> names) {
    return names.stream().filter(name -> name.startsWith(prefix)).count();
  }
}
