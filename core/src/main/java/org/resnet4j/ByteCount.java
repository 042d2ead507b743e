package org.resnet4j;

import java.util.Locale;

/** Amounts of memory in a reader's words: a MB is 2^20 bytes, a GB 2^30. */
public final class ByteCount {

  private static final double MEGABYTE = 1 << 20;
  private static final double GIGABYTE = 1 << 30;

  private ByteCount() {}

  /** {@code 0.5 MB}, {@code 812 MB}, {@code 11.3 GB}. */
  public static String words(long bytes) {
    if (bytes >= GIGABYTE) {
      return String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
    }
    double megabytes = bytes / MEGABYTE;
    return String.format(Locale.ROOT, megabytes < 10 ? "%.1f MB" : "%.0f MB", megabytes);
  }
}
