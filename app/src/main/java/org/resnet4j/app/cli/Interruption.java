package org.resnet4j.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.resnet4j.ResnetException.Kind;

/**
 * Ctrl-C and SIGTERM as a question that a long work asks after each step. Once it has asked, the
 * process waits until the work has ended by itself and said so; before, there is nothing to save
 * and the process ends at once, as it does on a second Ctrl-C. A work that does not end within a
 * minute is cut off.
 */
final class Interruption implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final CountDownLatch ENDED = new CountDownLatch(1);

  private final Thread hook = new Thread(this::onSignal, "interruption");
  private final Consumer<String> messages;
  private volatile boolean listening;
  private volatile boolean asked;

  /** From now on a signal is a question; the user is told when it was heard. */
  Interruption(Consumer<String> messages) {
    this.messages = messages;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the work shall end. */
  boolean asked() {
    listening = true;
    return asked;
  }

  /** Says that the program has printed its last word: the process may go. */
  static void ended() {
    ENDED.countDown();
  }

  private void onSignal() {
    asked = true;
    if (listening) {
      endAtOnceOnCtrlC();
      messages.accept("stopping after this step; Ctrl-C again ends at once, without saving");
      await();
    }
    Runtime.getRuntime().halt(Kind.INTERRUPTED.exitCode());
  }

  private static void await() {
    try {
      ENDED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Gives SIGINT back to the system: a Java that is shutting down hears no second one. By
   * reflection, since the compiler cannot be kept from warning of sun.misc.
   */
  private static void endAtOnceOnCtrlC() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      Object systemDefault = handler.getField("SIG_DFL").get(null);
      signal.getMethod("handle", signal, handler).invoke(null, interrupt, systemDefault);
    } catch (ReflectiveOperationException e) {
      return; // a Java without it waits for the work to end
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the signal came: the hook is running and waits for the last word
    }
  }
}
