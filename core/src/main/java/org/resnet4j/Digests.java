package org.resnet4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums that every Java has. */
public final class Digests {

  private Digests() {}

  /** Returns a new digest: {@code MD5}, {@code SHA-256}. */
  public static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has MD5 and SHA-256", e);
    }
  }

  /** Returns the SHA-256 of a text in UTF-8, in lower-case hex. */
  public static String sha256(String text) {
    byte[] digest = of("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  /** Returns a file's checksum in lower-case hex. */
  public static String ofFile(String algorithm, Path file) throws IOException {
    MessageDigest digest = of(algorithm);
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
