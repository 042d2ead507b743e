package org.resnet4j.fetch;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP answer, block by block, with a limit on the wait for each: the client's own
 * timeout ends with the head of the answer, and its stream would wait for a silent server for ever.
 */
final class BodyBlocks implements AutoCloseable {

  /** Blocks, or none at the end; or why there are none. */
  private record Event(List<ByteBuffer> blocks, @Nullable Throwable failure) {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Duration stall;
  private volatile Flow.@Nullable Subscription subscription;

  BodyBlocks(Flow.Publisher<List<ByteBuffer>> body, Duration stall) {
    this.stall = stall;
    body.subscribe(new Receiver());
  }

  /** Returns the next blocks, an empty list at the end of the body. */
  List<ByteBuffer> next() throws IOException, InterruptedException {
    Event event = events.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new HttpTimeoutException("no byte came for " + stall.toSeconds() + " s");
    }
    if (event.failure() != null) {
      throw new IOException(event.failure().getMessage(), event.failure());
    }
    requestNext();
    return event.blocks();
  }

  private void requestNext() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  /** Lets go of what has not come yet. */
  @Override
  public void close() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  private final class Receiver implements Flow.Subscriber<List<ByteBuffer>> {
    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> blocks) {
      if (blocks.isEmpty()) {
        requestNext();
      } else {
        events.add(new Event(blocks, null));
      }
    }

    @Override
    public void onError(Throwable failure) {
      events.add(new Event(List.of(), failure));
    }

    @Override
    public void onComplete() {
      events.add(new Event(List.of(), null));
    }
  }
}
