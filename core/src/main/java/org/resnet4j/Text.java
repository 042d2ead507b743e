package org.resnet4j;

import java.util.Locale;

/** Text for messages: numbers look alike in every locale. */
public final class Text {

  private Text() {}

  /** Formats as {@link String#format(Locale, String, Object...)} does in {@link Locale#ROOT}. */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** The first line of an error's message; libtorch appends a native stack trace to its own. */
  public static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }
}
