package org.resnet4j;

/** Text from files that others made, fit to be shown: it moves no cursor and fills no screen. */
public final class Printable {

  private static final int LONGEST_NAME = 200;

  private Printable() {}

  /** A name: at most 200 characters and three dots, controls as question marks. */
  public static String name(String name) {
    return text(name, LONGEST_NAME);
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
