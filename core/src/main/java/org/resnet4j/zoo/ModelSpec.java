package org.resnet4j.zoo;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/**
 * A name of the zoo and what differs from its paper: {@code NAME[:option[=value],...]}.
 *
 * @param name of the zoo: {@code resnet34}
 * @param options those whose value is not the net's default
 */
public record ModelSpec(String name, Map<Option, String> options) {

  public ModelSpec {
    Map<Option, String> changed = new EnumMap<>(Option.class);
    options.forEach(
        (option, value) -> {
          if (!value.equals(option.defaultValue(name))) {
            changed.put(option, value);
          }
        });
    options = Collections.unmodifiableMap(changed);
  }

  /**
   * Reads a spec. Whether the zoo has the name, and the net the options, is the zoo's to say.
   *
   * @throws ResnetException (usage) for an unknown option or value, with what is allowed
   */
  public static ModelSpec parse(String text) {
    int colon = text.indexOf(':');
    return new ModelSpec(colon < 0 ? text : text.substring(0, colon), named(text));
  }

  /** The options that a spec names, those with the default's value too. */
  static Map<Option, String> named(String text) {
    Map<Option, String> options = new EnumMap<>(Option.class);
    int colon = text.indexOf(':');
    if (colon < 0) {
      return options;
    }
    for (String part : text.substring(colon + 1).split(",", -1)) {
      String[] pair = part.split("=", 2);
      Option option = option(pair[0], text);
      if (options.put(option, value(option, pair, text)) != null) {
        throw ResnetException.usage("model " + text + " names the option " + pair[0] + " twice");
      }
    }
    return options;
  }

  /** The option's value. */
  public String get(Option option) {
    return options.getOrDefault(option, option.defaultValue(name));
  }

  /** The value of an option that is a number. */
  double number(Option option) {
    return Double.parseDouble(get(option));
  }

  /** Whether a switch is on. */
  public boolean isOn(Option option) {
    return get(option).equals("on");
  }

  /** The spec as it is written: options in a fixed order, defaults left out. */
  @Override
  public String toString() {
    StringJoiner parts = new StringJoiner(",", ":", "").setEmptyValue("");
    options.forEach(
        (option, value) ->
            parts.add(value.equals("on") ? option.key() : option.key() + "=" + value));
    return name + parts;
  }

  private static Option option(String key, String spec) {
    return Option.of(key)
        .orElseThrow(
            () -> {
              var keys = Option.keys(List.of(Option.values()));
              return ResnetException.usage(
                  "model "
                      + spec
                      + ": unknown option '"
                      + key
                      + "'"
                      + Nearest.hint(key, keys)
                      + "; options are "
                      + String.join(", ", keys));
            });
  }

  private static String value(Option option, String[] pair, String spec) {
    if (pair.length == 1 && option.isSwitch()) {
      return "on";
    }
    String given = pair.length == 1 ? "" : pair[1];
    return option
        .range()
        .canonical(given)
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "model "
                        + spec
                        + ": option "
                        + option.key()
                        + " is "
                        + option.allowed()
                        + ", got '"
                        + given
                        + "'"));
  }
}
