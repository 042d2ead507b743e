package org.resnet4j.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.resnet4j.ResnetException.Kind;

/**
 * Ctrl-C and SIGTERM as a question that a long work asks after each step. The process waits until
 * the work has ended by itself and said so; one that does not end within a minute is cut off.
 */
final class Interruption implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final CountDownLatch ENDED = new CountDownLatch(1);

  private final Thread hook = new Thread(this::onSignal, "interruption");
  private volatile boolean asked;

  /** From now on a signal is a question. */
  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the work shall end. */
  boolean asked() {
    return asked;
  }

  /** Says that the program has printed its last word: the process may go. */
  static void ended() {
    ENDED.countDown();
  }

  private void onSignal() {
    asked = true;
    try {
      ENDED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Kind.INTERRUPTED.exitCode());
  }

  @Override
  public void close() {
    if (!asked) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
