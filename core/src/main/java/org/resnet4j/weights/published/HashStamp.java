package org.resnet4j.weights.published;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.format.AtomicFiles;

/**
 * A file's SHA-256, kept beside it in {@code FILE.sha256} with the size and the time of the last
 * change that it was computed at, so that a file of some hundred megabytes is hashed once.
 */
record HashStamp(String sha256, long size, String modified) {

  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{64}) (\\d{1,18}) (\\S+)\n");

  /** Returns the file's SHA-256 in hex, from the stamp where the file has not changed since. */
  static String sha256(Path file) throws IOException {
    HashStamp now = of(file, "");
    String stamp = text(place(file));
    Matcher written = TEXT.matcher(stamp);
    if (written.matches() && stamp.equals(now.with(written.group(1)).toString())) {
      return written.group(1);
    }
    String computed = Digests.ofFile("SHA-256", file);
    now.with(computed).writeBeside(file);
    return computed;
  }

  static HashStamp of(Path file, String sha256) throws IOException {
    return new HashStamp(
        sha256, Files.size(file), Files.getLastModifiedTime(file).toInstant().toString());
  }

  /** Writes it; where that is not possible (a folder only to be read), it is computed each time. */
  void writeBeside(Path file) {
    try {
      AtomicFiles.writeString(place(file), toString());
    } catch (ResnetException e) {
      return;
    }
  }

  @Override
  public String toString() {
    return sha256 + " " + size + " " + modified + "\n";
  }

  private HashStamp with(String other) {
    return new HashStamp(other, size, modified);
  }

  private static Path place(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }

  /** A stamp that cannot be read is as good as none. */
  private static String text(Path stamp) {
    try {
      return Files.size(stamp) > 200 ? "" : Files.readString(stamp, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }
}
