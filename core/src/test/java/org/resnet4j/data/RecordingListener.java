package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it hears. */
public final class RecordingListener implements DataListener {
  public final List<String> warnings = new ArrayList<>();
  public final List<String> progress = new ArrayList<>();

  @Override
  public void warning(String message) {
    warnings.add(message);
  }

  @Override
  public void progress(String file, long done, long total) {
    progress.add(file + " " + done + "/" + total);
  }
}
