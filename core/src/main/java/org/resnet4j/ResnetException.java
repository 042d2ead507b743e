package org.resnet4j;

import org.jspecify.annotations.Nullable;

/**
 * An error that its reader can do something about. The message says what was given, what is allowed
 * and what to try; {@link #kind()} says whose fault it is, and so the exit code of the command
 * line.
 *
 * <p>Errors of the programmer (an index out of range, a null) stay {@link IllegalArgumentException}
 * and friends.
 */
public final class ResnetException extends RuntimeException {

  /** Whose fault, with the exit code of the command line's contract. */
  public enum Kind {
    /** Network, permission, disk. */
    FAILED(1),
    /** Wrong usage: unknown model, option, class, value. */
    USAGE(2),
    /** Missing or bad data or model file, misfit, other version. */
    DATA(3),
    /** The loss, or what the net computes, is not finite. */
    DIVERGED(4),
    /** Out of memory, or no such device. */
    RESOURCES(5),
    /** A check or a claim did not hold. */
    CHECK(7),
    /** Stopped by the user; the state is saved. */
    INTERRUPTED(130);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** Returns the process's exit code. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  /** An error of this kind, with the exception that led to it, if any. */
  public ResnetException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Network, permission or disk. */
  public static ResnetException failed(String message, @Nullable Throwable cause) {
    return new ResnetException(Kind.FAILED, message, cause);
  }

  /** Wrong usage: unknown model, option, class, value. */
  public static ResnetException usage(String message) {
    return new ResnetException(Kind.USAGE, message, null);
  }

  /** Missing or bad data or model file. */
  public static ResnetException data(String message) {
    return new ResnetException(Kind.DATA, message, null);
  }

  /** The loss, or what the net computes, is not finite. */
  public static ResnetException diverged(String message) {
    return new ResnetException(Kind.DIVERGED, message, null);
  }

  /** Out of memory, or no such device. */
  public static ResnetException resources(String message) {
    return new ResnetException(Kind.RESOURCES, message, null);
  }

  public Kind kind() {
    return kind;
  }
}
