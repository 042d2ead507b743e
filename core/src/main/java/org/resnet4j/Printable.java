package org.resnet4j;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text from files that others made, fit to be shown: it moves no cursor and fills no screen. */
public final class Printable {

  private static final int LONGEST_NAME = 200;
  private static final int MOST_NAMES = 10;

  private Printable() {}

  /** A name: at most 200 characters and three dots, controls as question marks. */
  public static String name(String name) {
    return text(name, LONGEST_NAME);
  }

  /** A list of names as a message shows it: the first ten, and how many more there are. */
  public static String names(Collection<String> names) {
    String first =
        names.stream().limit(MOST_NAMES).map(Printable::name).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** A text of at most so many characters and three dots, controls as question marks. */
  public static String text(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(most).map(Printable::shown).forEach(shown::appendCodePoint);
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
