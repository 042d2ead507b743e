package org.resnet4j.app.cli;

import java.util.Locale;

/** One line that is rewritten, where stderr is a terminal; nothing elsewhere. */
final class ProgressLine {

  private final Console console;
  private int width;

  ProgressLine(Console console) {
    this.console = console;
  }

  /** Shows a text in place of the last. */
  void show(String text) {
    if (!console.terminal()) {
      return;
    }
    String padded = text + " ".repeat(Math.max(0, width - text.length()));
    console.err().print("\r" + padded);
    console.err().flush();
    width = text.length();
  }

  /** Takes the line away, so that a message may be printed. */
  void clear() {
    if (console.terminal() && width > 0) {
      console.err().print("\r" + " ".repeat(width) + "\r");
      console.err().flush();
      width = 0;
    }
  }

  /** Clears the line and prints a message that stays. */
  void say(String message) {
    clear();
    console.say(message);
  }

  /** A bar for part of a whole: {@code [=====> ] 52 %}. */
  static String bar(double part) {
    int cells = 20;
    int full = (int) Math.round(Math.max(0, Math.min(1, part)) * cells);
    return String.format(
        Locale.ROOT, "[%s%s] %3.0f %%", "=".repeat(full), " ".repeat(cells - full), 100 * part);
  }

  /** Seconds as {@code 1:05} or {@code 2:03:09}. */
  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
