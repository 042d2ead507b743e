package org.resnet4j.weights.published;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.resnet4j.ResnetException;
import org.resnet4j.fetch.HttpDownload;

/** Where files of weights come from: their publishers, or the mirror that a user names. */
sealed interface Hub {

  /** The environment variable that names a mirror. */
  String VARIABLE = "RESNET_HUB";

  int MOST_PORT = 65_535;

  /** What messages call the place of an entry's file. */
  String place(Pretrained.Entry entry);

  /**
   * Brings an entry's file.
   *
   * @throws IOException where the other side fails
   * @throws ResnetException of kind FAILED where the disk does
   */
  void bring(Pretrained.Entry entry, Path part, HttpDownload http) throws IOException;

  /** The mirror that the environment names, else the publishers. */
  static Hub of(Map<String, String> environment) {
    String given = environment.getOrDefault(VARIABLE, "").strip();
    if (given.isEmpty()) {
      return new Publishers();
    }
    try {
      return parse(given);
    } catch (IllegalArgumentException e) {
      throw ResnetException.usage(
          "$%s is '%s'; it may be an http or https address or a folder, in which the files lie"
              .formatted(VARIABLE, given));
    }
  }

  private static Hub parse(String given) {
    if (given.matches("(?i)https?://.+")) {
      return new Web(address(given.endsWith("/") ? given : given + "/"));
    }
    if (given.matches("(?i)file:.+")) {
      return new Folder(Path.of(URI.create(given)));
    }
    if (given.contains("://")) {
      throw new IllegalArgumentException(given);
    }
    return new Folder(Path.of(given));
  }

  private static URI address(String given) {
    URI address = URI.create(given);
    if (address.getHost() == null || address.getPort() > MOST_PORT) {
      throw new IllegalArgumentException(given);
    }
    return address;
  }

  /** Each file at its own address. */
  record Publishers() implements Hub {
    @Override
    public String place(Pretrained.Entry entry) {
      return entry.address().toString();
    }

    @Override
    public void bring(Pretrained.Entry entry, Path part, HttpDownload http) throws IOException {
      http.fetch(entry.address(), part, entry.fileName());
    }
  }

  /**
   * All files below one address.
   *
   * @param base ends in a slash
   */
  record Web(URI base) implements Hub {
    private URI address(Pretrained.Entry entry) {
      return base.resolve(entry.fileName());
    }

    @Override
    public String place(Pretrained.Entry entry) {
      return address(entry) + " ($" + VARIABLE + ")";
    }

    @Override
    public void bring(Pretrained.Entry entry, Path part, HttpDownload http) throws IOException {
      http.fetch(address(entry), part, entry.fileName());
    }
  }

  /** All files in one folder, from which they are copied. */
  record Folder(Path folder) implements Hub {
    @Override
    public String place(Pretrained.Entry entry) {
      return folder.resolve(entry.fileName()) + " ($" + VARIABLE + ")";
    }

    @Override
    public void bring(Pretrained.Entry entry, Path part, HttpDownload http) throws IOException {
      Path file = folder.resolve(entry.fileName());
      if (Files.isDirectory(file)) {
        throw new FileSystemException(file.toString(), null, "it is a folder");
      }
      try (InputStream in = Files.newInputStream(file)) {
        copy(in, part);
      }
    }

    private static void copy(InputStream in, Path part) {
      try {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw WeightsStore.cannotWrite(part, e);
      }
    }
  }
}
