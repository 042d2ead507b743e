package org.resnet4j.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A web server with one file, on this machine, that can be made to misbehave. */
public final class FileServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** The Range headers of the requests, "-" where there was none. */
  public final List<String> ranges = new CopyOnWriteArrayList<>();

  /** What the server does with a request, by its number from 0. */
  public interface Behaviour {
    /** Answers the request with this number. */
    void answer(HttpExchange exchange, int number) throws IOException;
  }

  /** Starts a server on a free port. */
  public FileServer(Behaviour behaviour) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpHandler handler =
        exchange -> {
          try (exchange) {
            ranges.add(range(exchange));
            behaviour.answer(exchange, ranges.size() - 1);
          }
        };
    server.createContext("/", handler);
    server.setExecutor(threads);
    server.start();
  }

  /** Its address, ending in a slash. */
  public URI base() {
    InetSocketAddress address = server.getAddress();
    return URI.create(String.format(Locale.ROOT, "http://%s:%d/", "127.0.0.1", address.getPort()));
  }

  private static String range(HttpExchange exchange) {
    @Nullable String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? "-" : range;
  }

  /** Sends all of the file, or what the request's Range asks for. */
  public static void serve(HttpExchange exchange, byte[] file) throws IOException {
    String range = range(exchange);
    int first = range.equals("-") ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (first >= file.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange
        .getResponseHeaders()
        .set(
            "Content-Range",
            String.format(Locale.ROOT, "bytes %d-%d/%d", first, file.length - 1, file.length));
    send(exchange, range.equals("-") ? 200 : 206, file, first, file.length);
  }

  /** Promises the file from first on, and sends it up to end. */
  public static void send(HttpExchange exchange, int status, byte[] file, int first, int end)
      throws IOException {
    exchange.sendResponseHeaders(status, file.length - first);
    OutputStream body = exchange.getResponseBody();
    body.write(file, first, end - first);
    body.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
