package org.resnet4j.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/**
 * Downloads a file, going on where an earlier attempt, of this process or another, stopped.
 * Redirects are followed, from https to https only.
 *
 * @param listener is told of the progress
 * @param disk makes the errors of the disk
 */
public record HttpDownload(Limits limits, FetchListener listener, DiskErrors disk) {

  /**
   * How long is waited for what.
   *
   * @param answer for a connection and for the head of an answer
   * @param stall for the next bytes of a body
   * @param pause before the second attempt; doubled for each one after it
   * @param attempts in a row that bring nothing, after which it gives up
   */
  public record Limits(Duration answer, Duration stall, Duration pause, int attempts) {
    /** For files of some hundred megabytes and a line that may be slow. */
    public static final Limits STANDARD =
        new Limits(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMillis(500), 4);
  }

  /** An answer that another attempt would not change. */
  private static final class RefusedException extends IOException {
    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Downloads into the part file, of which what is there already is kept and not asked for again.
   *
   * @param name what progress is reported under
   * @throws IOException where the network or the server fail
   * @throws ResnetException of kind FAILED where the disk does
   */
  public void fetch(URI address, Path part, String name) throws IOException {
    try (PartFile file = PartFile.open(part, disk)) {
      new Job(address, file, name).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ResnetException(
          ResnetException.Kind.INTERRUPTED,
          "the download of %s was interrupted; it goes on from %s the next time"
              .formatted(address, part),
          e);
    }
  }

  /** Returns what went wrong, in words. */
  public static String reason(IOException cause) {
    if (cause instanceof ConnectException) {
      return "no connection";
    }
    if (cause instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private final class Job {
    private final URI address;
    private final PartFile file;
    private final String name;
    private final HttpClient client;

    Job(URI address, PartFile file, String name) {
      this.address = address;
      this.file = file;
      this.name = name;
      this.client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(limits.answer())
              .build();
    }

    void run() throws IOException, InterruptedException {
      int failures = 0;
      while (true) {
        long before = file.size();
        try {
          attempt(before);
          return;
        } catch (RefusedException e) {
          throw e;
        } catch (IOException e) {
          failures = file.size() > before ? 1 : failures + 1;
          if (failures >= limits.attempts()) {
            throw e;
          }
        }
        Thread.sleep(limits.pause().toMillis() << (failures - 1));
      }
    }

    private void attempt(long have) throws IOException, InterruptedException {
      var response = client.send(request(have), BodyHandlers.ofPublisher());
      try (BodyBlocks body = new BodyBlocks(response.body(), limits.stall())) {
        switch (response.statusCode()) {
          case 200 -> {
            file.truncate(0);
            copy(body, response.headers().firstValueAsLong("Content-Length").orElse(-1));
          }
          case 206 -> copy(body, totalOfRest(response, have));
          case 416 -> requireComplete(response, have);
          case 408, 429, 500, 502, 503, 504 ->
              throw new IOException("the server answered " + response.statusCode());
          default -> throw new RefusedException("the server answered " + response.statusCode());
        }
      }
    }

    private HttpRequest request(long have) {
      HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(limits.answer());
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-");
      }
      return request.build();
    }

    private void copy(BodyBlocks body, long total) throws IOException, InterruptedException {
      for (List<ByteBuffer> next = body.next(); !next.isEmpty(); next = body.next()) {
        file.append(next);
        listener.progress(name, file.size(), total);
      }
      if (total >= 0 && file.size() != total) {
        throw new IOException(Text.of("cut after %d of %d bytes", file.size(), total));
      }
    }

    /** Reads {@code Content-Range: bytes FIRST-LAST/TOTAL}. */
    private long totalOfRest(HttpResponse<?> response, long have) throws IOException {
      String range = response.headers().firstValue("Content-Range").orElse("");
      if (!range.matches("bytes " + have + "-\\d{1,18}/(\\d{1,18}|\\*)")) {
        file.truncate(0);
        throw new IOException("the server sent another range than asked for: " + range);
      }
      String total = range.substring(range.indexOf('/') + 1);
      return total.equals("*") ? -1 : Long.parseLong(total);
    }

    /** Nothing is left to send where all was there: {@code Content-Range: bytes *}/TOTAL. */
    private void requireComplete(HttpResponse<?> response, long have) throws IOException {
      String range = response.headers().firstValue("Content-Range").orElse("");
      if (!range.equals("bytes */" + have)) {
        file.truncate(0);
        throw new IOException("the server refused to go on after byte " + have);
      }
    }
  }

  /** The growing file; its errors are the disk's and told as such. */
  private record PartFile(Path path, FileChannel channel, DiskErrors disk)
      implements AutoCloseable {

    static PartFile open(Path path, DiskErrors disk) {
      try {
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
          requireLock(path, channel);
          channel.position(channel.size());
          return new PartFile(path, channel, disk);
        } catch (IOException | RuntimeException e) {
          channel.close();
          throw e;
        }
      } catch (IOException e) {
        throw disk.writing(path, e);
      }
    }

    private static void requireLock(Path path, FileChannel channel) throws IOException {
      boolean locked;
      try {
        locked = channel.tryLock() != null;
      } catch (OverlappingFileLockException e) {
        locked = false;
      }
      if (!locked) {
        throw ResnetException.failed(
            path + " is being downloaded by another process; wait for its end", null);
      }
    }

    long size() {
      try {
        return channel.size();
      } catch (IOException e) {
        throw disk.writing(path, e);
      }
    }

    void truncate(long size) {
      try {
        channel.truncate(size);
        channel.position(size);
      } catch (IOException e) {
        throw disk.writing(path, e);
      }
    }

    void append(List<ByteBuffer> blocks) {
      try {
        for (ByteBuffer block : blocks) {
          while (block.hasRemaining()) {
            channel.write(block);
          }
        }
      } catch (IOException e) {
        throw disk.writing(path, e);
      }
    }

    /** What nothing came for leaves nothing behind. */
    @Override
    public void close() {
      try (channel) {
        if (channel.size() == 0 && Files.isRegularFile(path)) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw disk.writing(path, e);
      }
    }
  }
}
