package org.resnet4j.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.resnet4j.ResnetException;

/**
 * The batches of one epoch, to be gone through once, by one thread. Workers decode them ahead, so
 * many that each has one in hand and two are ready, and sleep when they are ahead far enough; they
 * end with the last batch or when the epoch is closed. What goes wrong in a worker is thrown by the
 * iterator, in the place of the batch.
 */
public final class Epoch implements Iterable<Batch>, AutoCloseable {

  private static final int READY = 2;

  private final int batches;
  private final IntFunction<Batch> decoder;
  private final List<Thread> threads = new ArrayList<>();
  private final ExecutorService workers;
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();
  private int asked;
  private boolean started;
  private volatile boolean closed;

  Epoch(int batches, int workers, IntFunction<Batch> decoder) {
    this.batches = batches;
    this.decoder = decoder;
    this.workers = Executors.newFixedThreadPool(workers, this::worker);
    for (int i = 0; i < workers + READY; i++) {
      askForOneMore();
    }
  }

  private Thread worker(Runnable work) {
    Thread thread = new Thread(work, "resnet4j-batches");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private void askForOneMore() {
    if (asked < batches) {
      int index = asked++;
      ahead.add(workers.submit(() -> decoder.apply(index)));
    }
    if (asked == batches) {
      workers.shutdown();
    }
  }

  /**
   * Returns the iterator; its {@code next} waits for the workers.
   *
   * @throws IllegalStateException the second time, and after {@link #close}
   */
  @Override
  public Iterator<Batch> iterator() {
    if (started || closed) {
      throw new IllegalStateException("an epoch can be gone through once, before it is closed");
    }
    started = true;
    return new Batches();
  }

  /** Stops the workers and waits for their end. */
  @Override
  public void close() {
    closed = true;
    workers.shutdownNow();
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Batches implements Iterator<Batch> {

    @Override
    public boolean hasNext() {
      return !ahead.isEmpty();
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (closed) {
        throw new IllegalStateException("the epoch is closed");
      }
      return take();
    }
  }

  private Batch take() {
    try {
      Batch batch = ahead.element().get();
      ahead.remove();
      askForOneMore();
      return batch;
    } catch (ExecutionException e) {
      ahead.clear();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new AssertionError("decoding throws nothing else", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ResnetException(
          ResnetException.Kind.INTERRUPTED, "interrupted while waiting for a batch", e);
    }
  }
}
