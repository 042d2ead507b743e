package org.resnet4j.app.cli.console;

import java.time.Duration;
import org.resnet4j.Text;
import org.resnet4j.data.DataListener;
import org.resnet4j.studies.StudyListener;

/**
 * Progress and messages of a long work, on stderr. On a terminal progress is one line that is
 * rewritten, elsewhere a line every half minute.
 */
public final class ProgressLine implements DataListener, StudyListener {

  private static final double MEGABYTE = 1e6;

  private static final long PLAIN_EVERY = Duration.ofSeconds(30).toNanos();

  private final Console console;
  private int width;
  private long plain = System.nanoTime();

  public ProgressLine(Console console) {
    this.console = console;
  }

  /** Shows a text in place of the last one. */
  @Override
  public void show(String text) {
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

  /** Removes the line, so that a message may be printed. */
  public void clear() {
    if (console.isTerminal() && width > 0) {
      console.err().print("\r" + " ".repeat(width) + "\r");
      console.err().flush();
      width = 0;
    }
  }

  /** Clears the line and prints a message that stays. */
  @Override
  public void say(String message) {
    clear();
    console.say(message);
  }

  @Override
  public void warning(String message) {
    say("warning: " + message);
  }

  /** Shows how much of a file is downloaded. */
  @Override
  public void progress(String file, long done, long total) {
    if (total <= 0) {
      show(Text.of("%s  %.1f MB", file, done / MEGABYTE));
      return;
    }
    String bar = bar((double) done / total);
    show(Text.of("%s  %s  %.1f of %.1f MB", file, bar, done / MEGABYTE, total / MEGABYTE));
    if (done >= total) {
      say(Text.of("%s  %.1f MB", file, total / MEGABYTE));
    }
  }

  /** A bar for part of a whole: {@code [===== ] 52 %}. */
  static String bar(double part) {
    int cells = 20;
    int full = (int) Math.round(Math.max(0, Math.min(1, part)) * cells);
    return Text.of("[%s%s] %3.0f %%", "=".repeat(full), " ".repeat(cells - full), 100 * part);
  }

  /** Seconds as {@code 1:05} or {@code 2:03:09}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? Text.of("%d:%02d", whole / 60, whole % 60)
        : Text.of("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
