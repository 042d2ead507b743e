package org.resnet4j.fetch;

import java.io.IOException;
import java.nio.file.Path;
import org.resnet4j.ResnetException;

/** What it means to a user that a file could not be written, and what to try. */
@FunctionalInterface
public interface DiskErrors {

  /** Returns the error to be thrown. */
  ResnetException writing(Path file, IOException cause);
}
