package org.resnet4j;

/** Amounts of memory in a reader's words: a MB is 2^20 bytes, a GB 2^30. */
public final class ByteCount {

  private static final double MEGABYTE = 1 << 20;
  private static final double GIGABYTE = 1 << 30;

  private ByteCount() {}

  /** {@code 0.5 MB}, {@code 812 MB}, {@code 11.3 GB}. */
  public static String words(long bytes) {
    if (bytes >= GIGABYTE) {
      return Text.of("%.1f GB", bytes / GIGABYTE);
    }
    double megabytes = bytes / MEGABYTE;
    return Text.of(megabytes < 10 ? "%.1f MB" : "%.0f MB", megabytes);
  }
}
