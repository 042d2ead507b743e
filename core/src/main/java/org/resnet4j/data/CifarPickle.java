package org.resnet4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.resnet4j.ResnetException;
import org.resnet4j.format.Pickled;

/** A file of CIFAR's Python archives: a pickled dictionary with images and labels. */
final class CifarPickle {

  /** Seven times the largest official file. */
  private static final long MAX_BYTES = 1L << 30;

  private final List<Pickled> labels;
  private final ByteBuffer pixels;
  private final boolean fortran;

  private CifarPickle(List<Pickled> labels, Pickled.Array data) {
    this.labels = labels;
    this.pixels = data.data();
    this.fortran = data.fortran();
  }

  /**
   * Reads a file: {@code data}, an array (N, 3072) of unsigned bytes, and N labels.
   *
   * @param labelKey the key of the labels
   * @throws ResnetException of kind DATA for a file that holds anything else
   */
  static CifarPickle read(Path file, String labelKey) throws IOException {
    long size = Files.size(file);
    if (size == 0 || size > MAX_BYTES) {
      throw ResnetException.data(
          String.format(
              Locale.ROOT,
              "%s: size is %d bytes, expected a pickled CIFAR batch of 1 to %d bytes",
              file,
              size,
              MAX_BYTES));
    }
    Pickled content = Pickled.read(file, ByteBuffer.wrap(Files.readAllBytes(file)));
    if (content instanceof Pickled.Dict batch
        && batch.get("data") instanceof Pickled.Array data
        && batch.get(labelKey) instanceof Pickled.Items labels
        && isBatch(data, labels.values())) {
      return new CifarPickle(labels.values(), data);
    }
    throw ResnetException.data(
        String.format(
            Locale.ROOT,
            "%s: expected an array 'data' of bytes of shape (N, %d) and a list '%s' of N integers",
            file,
            Cifar.IMAGE_BYTES,
            labelKey));
  }

  private static boolean isBatch(Pickled.Array data, List<Pickled> labels) {
    return data.type().equals("u1")
        && data.shape().equals(List.of((long) labels.size(), (long) Cifar.IMAGE_BYTES))
        && !labels.isEmpty()
        && labels.stream().allMatch(Pickled.Int.class::isInstance);
  }

  int size() {
    return labels.size();
  }

  long label(int index) {
    return ((Pickled.Int) labels.get(index)).value();
  }

  /** Writes an image's bytes to the start of the target. */
  void read(int index, byte[] target) {
    if (!fortran) {
      pixels.get(index * Cifar.IMAGE_BYTES, target, 0, Cifar.IMAGE_BYTES);
      return;
    }
    for (int i = 0; i < Cifar.IMAGE_BYTES; i++) {
      target[i] = pixels.get(i * size() + index);
    }
  }
}
