package org.resnet4j.image.file;

import java.io.IOException;
import java.nio.file.Path;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;

/** What an {@link IOException} on a file means to a user. */
public final class FileErrors {

  private FileErrors() {}

  public static ResnetException reading(Path file, IOException cause) {
    return ResnetException.failed("cannot read " + file + ": " + IoReason.of(cause), cause);
  }

  public static ResnetException writing(Path file, IOException cause) {
    return ResnetException.failed(
        "cannot write "
            + file
            + ": "
            + IoReason.of(cause)
            + "; put that right, or choose another folder with --data-root or $RESNET_DATA",
        cause);
  }
}
