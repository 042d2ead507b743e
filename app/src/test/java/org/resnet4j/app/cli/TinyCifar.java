package org.resnet4j.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * CIFAR-10's binary files with a few records of noise each: an epoch takes a fraction of a second.
 */
final class TinyCifar {

  private static final int RECORD = 3073;
  private static final int RECORDS = 40;

  private TinyCifar() {}

  static Path write(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("cifar-10-batches-bin"));
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("data_batch_" + i + ".bin"), records(i));
    }
    Files.write(folder.resolve("test_batch.bin"), records(6));
    return root;
  }

  private static byte[] records(long seed) {
    byte[] bytes = new byte[RECORD * RECORDS];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < RECORDS; i++) {
      bytes[i * RECORD] = (byte) (i % 10);
    }
    return bytes;
  }
}
