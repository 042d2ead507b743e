package org.resnet4j.app.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A stream of results that keeps the reason of a failed write, unlike PrintStream. */
public final class ResultStream extends PrintStream {

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  private final Remembering bytes;
  private final BooleanSupplier isPipe;

  private ResultStream(Remembering bytes, BooleanSupplier isPipe) {
    super(new BufferedOutputStream(bytes), true, StandardCharsets.UTF_8);
    this.bytes = bytes;
    this.isPipe = isPipe;
  }

  /** Returns a stream that writes to another. */
  static ResultStream to(OutputStream out) {
    return new ResultStream(new Remembering(out), () -> false);
  }

  /** Returns this process's standard output. */
  public static ResultStream standard() {
    var out = new FileOutputStream(FileDescriptor.out);
    return new ResultStream(new Remembering(out), ResultStream::standardOutputIsPipe);
  }

  /** Returns why bytes were lost, if any were. */
  Optional<IOException> failure() {
    flush();
    return Optional.ofNullable(bytes.failure);
  }

  /**
   * Returns whether writing failed because the reader closed the other end of the pipe or
   * connection; writes to pipes fail for no other reason.
   */
  boolean isUnread() {
    String said = failure().map(e -> String.valueOf(e.getMessage())).orElse("");
    return !said.isEmpty()
        && (said.toLowerCase(Locale.ROOT).contains("pipe") || isPipe.getAsBoolean());
  }

  /** Asks the system, since error messages may be in any language; false if it does not tell. */
  private static boolean standardOutputIsPipe() {
    try {
      return Files.readSymbolicLink(STANDARD_OUTPUT).toString().matches("(pipe|socket):.*");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static final class Remembering extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    Remembering(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
