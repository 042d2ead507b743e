package org.resnet4j.app.cli;

import java.util.Locale;
import org.resnet4j.data.DataListener;

/** Prints a data set's warnings and the progress of its download. */
final class DataMessages implements DataListener {

  private static final double MEGABYTE = 1e6;

  private final ProgressLine line;

  DataMessages(ProgressLine line) {
    this.line = line;
  }

  @Override
  public void warning(String message) {
    line.say("warning: " + message);
  }

  @Override
  public void progress(String file, long done, long total) {
    if (total <= 0) {
      line.show(String.format(Locale.ROOT, "%s  %.1f MB", file, done / MEGABYTE));
      return;
    }
    line.show(
        String.format(
            Locale.ROOT,
            "%s  %s  %.1f of %.1f MB",
            file,
            ProgressLine.bar((double) done / total),
            done / MEGABYTE,
            total / MEGABYTE));
    if (done >= total) {
      line.say(String.format(Locale.ROOT, "%s  %.1f MB", file, total / MEGABYTE));
    }
  }
}
