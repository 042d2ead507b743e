package org.resnet4j;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text from files that others made, fit to be shown: it moves no cursor and fills no screen. */
public final class SafeText {

  private static final int LONGEST_NAME = 200;
  private static final int MOST_LISTED = 10;

  private SafeText() {}

  /** A name: at most 200 characters and three dots, controls as question marks. */
  public static String name(String name) {
    return text(name, LONGEST_NAME);
  }

  /** Names with commas between them: the first ten, and how many more there are. */
  public static String names(Collection<String> names) {
    String shown =
        names.stream().limit(MOST_LISTED).map(SafeText::name).collect(Collectors.joining(", "));
    return names.size() <= MOST_LISTED
        ? shown
        : shown + Text.of(" and %,d more", names.size() - MOST_LISTED);
  }

  /** A text of at most a number of characters and three dots, controls as question marks. */
  public static String text(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(most).map(SafeText::shown).forEach(shown::appendCodePoint);
    return shown + (text.codePointCount(0, text.length()) > most ? "..." : "");
  }

  /** Among formats are the marks that turn the direction of what follows. */
  private static int shown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          '?';
      default -> codePoint;
    };
  }
}
