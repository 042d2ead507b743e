package org.resnet4j.app.cli;

import java.time.Duration;
import java.util.Locale;

/** One line that is rewritten, where stderr is a terminal; a plain line now and then elsewhere. */
final class ProgressLine {

  private static final long PLAIN_EVERY = Duration.ofSeconds(30).toNanos();

  private final Console console;
  private int width;
  private long plain = System.nanoTime();

  ProgressLine(Console console) {
    this.console = console;
  }

  /** Shows a text in place of the last. */
  void show(String text) {
    if (!console.isTerminal()) {
      showPlain(text);
      return;
    }
    String shown = text.substring(0, Math.min(text.length(), console.columns() - 1));
    console.err().print("\r" + shown + " ".repeat(Math.max(0, width - shown.length())));
    console.err().flush();
    width = shown.length();
  }

  private void showPlain(String text) {
    long now = System.nanoTime();
    if (now - plain >= PLAIN_EVERY) {
      plain = now;
      console.say(text);
    }
  }

  /** Takes the line away, so that a message may be printed. */
  void clear() {
    if (console.isTerminal() && width > 0) {
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
