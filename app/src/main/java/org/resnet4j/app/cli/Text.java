package org.resnet4j.app.cli;

import java.util.Locale;

/** Messages with numbers, which look alike in every locale. */
final class Text {

  private Text() {}

  /** Formats as {@link String#format(Locale, String, Object...)} does in {@link Locale#ROOT}. */
  static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** The first line of an error's message; libtorch appends a native stack trace to its own. */
  static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }
}
