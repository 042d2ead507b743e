package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

/**
 * Damaged files are read or refused: nothing but a {@link ResnetException} comes out, soon and with
 * little memory. {@code -Dmutations=1000000} damages that many a format.
 */
class MutationTests {

  private static final int MUTATIONS = Integer.getInteger("mutations", 500);
  private static final long MOST_NANOS = 1_000_000_000;

  /** The least budget, and as much again for what is only looked at in passing. */
  private static final long MOST_BYTES = 32L << 20;

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    0x7f,
    0xff,
    0xffff,
    0x7fffffff,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Path file;

  MutationTests(@TempDir Path folder) {
    this.file = folder.resolve("mutated");
  }

  @ParameterizedTest
  @CsvSource({
    "zip, types.pth views.pth numbers.pth timm.pth parameters.pth lightning.pth protocol4.pth foreign.pth foreign4.pth",
    "legacy, types.th views.th numbers.th timm.th parameters.th foreign.th",
    "safetensors, python.safetensors hugging-face.safetensors"
  })
  void damagedFilesAreReadOrRefused(String format, String fixtures) throws IOException {
    byte[][] originals =
        Arrays.stream(fixtures.split(" ")).map(Fixtures::bytes).toArray(byte[][]::new);
    SplittableRandom random = new SplittableRandom(format.hashCode());
    long slowest = 0;
    long largest = 0;
    int read = 0;
    long begun = System.nanoTime();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutate(originals[i % originals.length], random);
      Files.write(file, mutated);
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      read += isRead(mutated) ? 1 : 0;
      slowest = Math.max(slowest, System.nanoTime() - start);
      largest = Math.max(largest, THREADS.getCurrentThreadAllocatedBytes() - bytes);
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d mutations in %.1f s, %d read, slowest %.1f ms, most memory %d KiB%n",
        format,
        MUTATIONS,
        (System.nanoTime() - begun) / 1e9,
        read,
        slowest / 1e6,
        largest >> 10);
    assertThat(slowest).isLessThan(MOST_NANOS);
    assertThat(largest).isLessThan(MOST_BYTES);
  }

  private boolean isRead(byte[] mutated) throws IOException {
    try {
      return DamagedFile.isRead(file);
    } catch (RuntimeException | Error e) {
      Path kept = Files.write(Files.createTempFile("mutation", ".bin"), mutated);
      throw new AssertionError("on the file kept as " + kept, e);
    }
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] mutated = original.clone();
    int times = 1 + random.nextInt(1 + random.nextInt(6));
    for (int i = 0; i < times && mutated.length > 0; i++) {
      mutated = mutateOnce(mutated, random);
    }
    return mutated;
  }

  private static byte[] mutateOnce(byte[] data, SplittableRandom random) {
    int at = random.nextInt(data.length);
    int length = Math.min(1 + random.nextInt(1 + random.nextInt(64)), data.length - at);
    switch (random.nextInt(8)) {
      case 0 -> data[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> data[at] = (byte) random.nextInt(256);
      case 2 -> putNumber(data, at, NUMBERS[random.nextInt(NUMBERS.length)], length);
      case 3 -> putNumber(data, at, data.length + random.nextInt(-9, 9), length);
      case 4 -> System.arraycopy(data, random.nextInt(data.length - length + 1), data, at, length);
      case 5 -> {
        return random.nextInt(4) == 0 ? Arrays.copyOf(data, at) : data;
      }
      case 6 -> {
        return splice(data, at, at + length, new byte[0]);
      }
      default -> {
        int from = random.nextInt(data.length - length + 1);
        return splice(data, at, at, Arrays.copyOfRange(data, from, from + length));
      }
    }
    return data;
  }

  /** Writes the lowest 1, 2, 4 or 8 bytes of a number, little-endian. */
  private static void putNumber(byte[] data, int at, long number, int length) {
    int bytes = Math.min(Integer.highestOneBit(length), 8);
    for (int i = 0; i < bytes; i++) {
      data[at + i] = (byte) (number >> (8 * i));
    }
  }

  private static byte[] splice(byte[] data, int from, int to, byte[] middle) {
    byte[] spliced = Arrays.copyOf(data, from + middle.length + data.length - to);
    System.arraycopy(middle, 0, spliced, from, middle.length);
    System.arraycopy(data, to, spliced, from + middle.length, data.length - to);
    return spliced;
  }
}
