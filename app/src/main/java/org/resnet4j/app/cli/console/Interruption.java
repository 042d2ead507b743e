package org.resnet4j.app.cli.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.resnet4j.ResnetException.Kind;

/**
 * Ctrl-C and SIGTERM as a flag that a long computation polls after each step. If it has polled
 * before, the process waits up to a minute for it to save and end. Otherwise there is nothing to
 * save and the process ends at once, as it does on a second Ctrl-C.
 */
public final class Interruption implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final CountDownLatch ENDED = new CountDownLatch(1);

  private final Thread hook = new Thread(this::onSignal, "interruption");
  private final Consumer<String> messages;
  private volatile boolean listening;
  private volatile boolean asked;

  /** Catches signals until closed; the messages tell the user that one was caught. */
  public Interruption(Consumer<String> messages) {
    this.messages = messages;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public boolean asked() {
    listening = true;
    return asked;
  }

  /** Lets the process end: the program has printed everything. */
  public static void ended() {
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
   * Restores the system's handling of SIGINT, since Java ignores a second one while it shuts down.
   * Uses reflection because the compiler's warning of sun.misc cannot be suppressed.
   */
  private static void endAtOnceOnCtrlC() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      Object systemDefault = handler.getField("SIG_DFL").get(null);
      signal.getMethod("handle", signal, handler).invoke(null, interrupt, systemDefault);
    } catch (ReflectiveOperationException e) {
      return; // without sun.misc a second Ctrl-C has no effect
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // a signal came: the hook is running and waits for ended()
    }
  }
}
