package org.resnet4j.zoo;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an option may be. */
sealed interface OptionValues {

  /** The default value. */
  String defaultValue();

  /** The value as specs write it, where it is allowed. */
  Optional<String> canonical(String given);

  /** What is allowed, behind "is": {@code one of a, b}. */
  String allowed();

  /** What is allowed, in a table, with this default first. */
  String usage(String standard);

  /**
   * One of a few words.
   *
   * @param values the default first
   */
  record Choice(List<String> values) implements OptionValues {
    public Choice {
      values = List.copyOf(values);
    }

    @Override
    public String defaultValue() {
      return values.get(0);
    }

    @Override
    public Optional<String> canonical(String given) {
      return values.stream().filter(value -> value.equalsIgnoreCase(given)).findFirst();
    }

    @Override
    public String allowed() {
      return "one of " + String.join(", ", values);
    }

    @Override
    public String usage(String standard) {
      Stream<String> others = values.stream().filter(value -> !value.equals(standard));
      return Stream.concat(Stream.of(standard), others).collect(Collectors.joining("|"));
    }
  }

  /** A number, from least to greatest. */
  record Decimal(double standard, double least, double greatest) implements OptionValues {

    private static final Pattern WRITTEN =
        Pattern.compile("[+-]?(\\d{1,15}|\\d{0,15}\\.\\d{1,15})([eE][+-]?\\d{1,3})?");

    @Override
    public String defaultValue() {
      return text(standard);
    }

    @Override
    public Optional<String> canonical(String given) {
      return Optional.of(given)
          .filter(text -> WRITTEN.matcher(text).matches())
          .map(Double::parseDouble)
          .filter(number -> number >= least && number <= greatest)
          .map(Decimal::text);
    }

    @Override
    public String allowed() {
      return "a number from " + text(least) + " to " + text(greatest);
    }

    @Override
    public String usage(String standard) {
      return standard + " (" + text(least) + " to " + text(greatest) + ")";
    }

    /** The shortest decimal: -6, 0.5. */
    private static String text(double number) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
  }
}
