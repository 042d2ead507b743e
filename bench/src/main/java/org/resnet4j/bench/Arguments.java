package org.resnet4j.bench;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/**
 * A command line of options, each with a value except the {@link #FLAGS}.
 *
 * @param values by option; a flag's is empty
 */
public record Arguments(Map<String, String> values) {

  /** Options without a value. */
  public static final List<String> FLAGS = List.of("--quick", "--full");

  public Arguments {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads it; the last of an option given twice counts.
   *
   * @throws ResnetException (usage) where a value is missing or a word is no option
   */
  public static Arguments read(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Iterator<String> it = words.iterator(); it.hasNext(); ) {
      String name = it.next();
      if (!name.startsWith("--")) {
        throw ResnetException.usage("%s: an option begins with --".formatted(name));
      }
      if (!FLAGS.contains(name) && !it.hasNext()) {
        throw ResnetException.usage("%s: unknown, or without a value".formatted(name));
      }
      values.put(name, FLAGS.contains(name) ? "" : it.next());
    }
    return new Arguments(values);
  }

  /**
   * Checks the names.
   *
   * @param allowed what a message offers
   * @param silent what is allowed as well
   * @throws ResnetException (usage) for one that is not allowed
   */
  public void requireOnly(List<String> allowed, List<String> silent) {
    List<String> unknown =
        values.keySet().stream()
            .filter(name -> !allowed.contains(name) && !silent.contains(name))
            .toList();
    if (!unknown.isEmpty()) {
      throw ResnetException.usage(
          "%s: unknown option; allowed: %s"
              .formatted(String.join(", ", unknown), String.join(" ", allowed)));
    }
  }

  /** Whether it is given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Its value, where it is given. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Its value, or another. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** An option that must be there. */
  public String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw ResnetException.usage(name + " is needed");
    }
    return value;
  }

  /** A whole number, not under the least. */
  public int number(String name, int otherwise, int least) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    int value = parse(name, text);
    if (value < least) {
      throw ResnetException.usage(Text.of("%s must be at least %d, got %d", name, least, value));
    }
    return value;
  }

  private static int parse(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ResnetException.usage("%s takes a whole number, got %s".formatted(name, text));
    }
  }
}
