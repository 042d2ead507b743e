package org.resnet4j.weights;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/**
 * Which tensors of a file are meant.
 *
 * @param stateDict the key of a state dict in a checkpoint ({@code teacher}, {@code ema.module}),
 *     or what the names in it begin with ({@code module.encoder_q}), or one behind the other; empty
 *     for the usual place
 * @param ignored globs over the file's names ({@code *} any text, {@code ?} any character): tensors
 *     that are overlooked
 */
public record Selection(Optional<String> stateDict, List<String> ignored) {

  /** All tensors in the usual place. */
  public static final Selection ALL = new Selection(Optional.empty(), List.of());

  public Selection {
    ignored = List.copyOf(ignored);
  }

  /** What is meant of an opened file, which is taken over. */
  TensorFile of(TensorFile file) {
    String begin = beginning(file);
    if (!begin.isEmpty() && file.tensors().stream().noneMatch(t -> isIn(t.name(), begin))) {
      throw nothingBegins(file, begin);
    }
    if (stateDict.isEmpty() && ignored.isEmpty()) {
      return file;
    }
    Set<String> overlooked = new HashSet<>(ignored(file));
    return new Selected(file, name -> isIn(name, begin) && !overlooked.contains(name));
  }

  /** The names of a file's tensors that the patterns match. */
  List<String> ignored(TensorFile file) {
    List<Pattern> patterns = ignored.stream().map(Selection::regex).toList();
    return file.tensors().stream()
        .map(TensorInfo::name)
        .filter(name -> patterns.stream().anyMatch(p -> p.matcher(name).matches()))
        .toList();
  }

  /** The patterns that match no name of a file: mistyped, it may be. */
  List<String> unmatched(TensorFile file) {
    return ignored.stream()
        .filter(
            glob -> {
              Pattern pattern = regex(glob);
              return file.tensors().stream().noneMatch(t -> pattern.matcher(t.name()).matches());
            })
        .toList();
  }

  private static Pattern regex(String glob) {
    StringBuilder regex = new StringBuilder();
    glob.codePoints()
        .forEach(
            c ->
                regex.append(
                    c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** What is left of the given key behind the keys that led to the state dict. */
  private String beginning(TensorFile file) {
    String given = stateDict.orElse("");
    String used = file.metadata().getOrDefault(TensorFile.STATE_DICT_KEY, "");
    if (given.isEmpty() || (used + ".").startsWith(given + ".")) {
      return "";
    }
    return !used.isEmpty() && given.startsWith(used + ".")
        ? given.substring(used.length() + 1)
        : given;
  }

  private static boolean isIn(String name, String begin) {
    String module = begin.isEmpty() || begin.endsWith(".") ? begin : begin + ".";
    return name.startsWith(module) || FileNames.unwrapped(name).startsWith(module);
  }

  private static ResnetException nothingBegins(TensorFile file, String begin) {
    List<String> modules =
        file.tensors().stream()
            .map(tensor -> tensor.name().substring(0, tensor.name().indexOf('.') + 1))
            .distinct()
            .toList();
    return ResnetException.data(
        "%s has no state dict '%s', and none of its tensors' names begins so; they begin with %s"
            .formatted(file.path(), SafeText.name(begin), SafeText.names(modules)));
  }

  private static final class Selected extends ForwardingTensors {
    Selected(TensorFile file, Predicate<String> names) {
      super(file);
      tensors.keySet().removeIf(names.negate());
    }
  }
}
