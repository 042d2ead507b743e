package org.resnet4j.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;

/**
 * The batches of one epoch, to be gone through once, by one thread. A worker thread decodes them
 * ahead into a bounded queue, so it works in short bursts and sleeps when it is ahead far enough;
 * it ends with the last batch or when the epoch is closed. What goes wrong in the worker is thrown
 * by the iterator, in the place of the batch.
 */
public final class Epoch implements Iterable<Batch>, AutoCloseable {

  /** What the worker hands over: a batch, or why there is none. */
  private record Delivery(@Nullable Batch batch, @Nullable Throwable failure) {}

  private final int batches;
  private final IntFunction<Batch> decoder;
  private final BlockingQueue<Delivery> queue;
  private final Thread worker;
  private boolean started;
  private volatile boolean closed;

  Epoch(int batches, int ahead, IntFunction<Batch> decoder) {
    this.batches = batches;
    this.decoder = decoder;
    this.queue = new ArrayBlockingQueue<>(ahead);
    this.worker = new Thread(this::decodeAll, "resnet4j-batches");
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Returns the iterator; its {@code next} waits for the worker.
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

  /** Stops the worker and waits for its end. */
  @Override
  public void close() {
    closed = true;
    worker.interrupt();
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void decodeAll() {
    try {
      boolean going = true;
      for (int index = 0; index < batches && going && !closed; index++) {
        Delivery delivery = decode(index);
        queue.put(delivery);
        going = delivery.failure() == null;
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for what is left.
    }
  }

  private Delivery decode(int index) {
    try {
      return new Delivery(decoder.apply(index), null);
    } catch (RuntimeException | Error e) {
      return new Delivery(null, e);
    }
  }

  private final class Batches implements Iterator<Batch> {
    private int taken;

    @Override
    public boolean hasNext() {
      return taken < batches;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (closed) {
        throw new IllegalStateException("the epoch is closed");
      }
      Delivery delivery = take();
      taken = delivery.failure() == null ? taken + 1 : batches;
      return unwrap(delivery);
    }

    private Delivery take() {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ResnetException(
            ResnetException.Kind.INTERRUPTED, "interrupted while waiting for a batch", e);
      }
    }
  }

  private static Batch unwrap(Delivery delivery) {
    if (delivery.failure() instanceof Error error) {
      throw error;
    }
    if (delivery.failure() instanceof RuntimeException exception) {
      throw exception;
    }
    if (delivery.batch() == null) {
      throw new AssertionError("a delivery is a batch or a failure");
    }
    return delivery.batch();
  }
}
