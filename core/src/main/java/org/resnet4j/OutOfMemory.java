package org.resnet4j;

/** Errors of memory that other exceptions were made of, as ImageIO's readers do. */
public final class OutOfMemory {

  private static final int DEEPEST_CAUSE = 20;

  private OutOfMemory() {}

  /**
   * Throws the error that is behind another, if there is one: what it was read from is not damaged.
   *
   * @throws OutOfMemoryError where memory ran out
   */
  public static void rethrow(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof OutOfMemoryError memory) {
        throw memory;
      }
      cause = cause.getCause();
    }
  }
}
