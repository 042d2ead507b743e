package org.resnet4j.data.cifar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.format.pytorch.Pickled;

/** A file of CIFAR's Python archives: a pickled dictionary with images and labels. */
final class CifarPickle {

  /** Seven times the largest official file. */
  private static final long MAX_BYTES = 1L << 30;

  private static final long AREA = Cifar.IMAGE_BYTES / 3;

  /** As the archives have it, and as a plain array of maps. */
  private static final List<Long> ROWS = List.of((long) Cifar.IMAGE_BYTES);

  private static final List<Long> CHANNELS_FIRST = List.of(3L, 32L, 32L);
  private static final List<Long> CHANNELS_LAST = List.of(32L, 32L, 3L);

  private final List<Pickled> labels;
  private final ByteBuffer pixels;

  /** In the array of bytes, the steps to the next image, channel and pixel. */
  private final long[] steps;

  private CifarPickle(List<Pickled> labels, Pickled.Array data) {
    this.labels = labels;
    this.pixels = data.data();
    this.steps = steps(data, labels.size());
  }

  /**
   * Reads a file: {@code data}, an array (N, 3072), (N, 3, 32, 32) or (N, 32, 32, 3) of unsigned
   * bytes, and N labels in a list or an array.
   *
   * @param labelKey the key of the labels
   * @throws ResnetException of kind DATA for a file that holds anything else
   */
  static CifarPickle read(Path file, String labelKey) throws IOException {
    long size = Files.size(file);
    if (size == 0 || size > MAX_BYTES) {
      throw ResnetException.data(
          Text.of(
              "%s: size is %d bytes, expected a pickled CIFAR batch of 1 to %d bytes",
              file, size, MAX_BYTES));
    }
    Pickled content = Pickled.read(file, ByteBuffer.wrap(Files.readAllBytes(file)));
    if (content instanceof Pickled.Dict batch
        && batch.get("data") instanceof Pickled.Array data
        && isBatch(data, labels(batch.get(labelKey)))) {
      return new CifarPickle(labels(batch.get(labelKey)), data);
    }
    throw ResnetException.data(
        Text.of(
            "%s: expected an array 'data' of bytes of shape (N, %d) and a list '%s' of N integers",
            file, Cifar.IMAGE_BYTES, labelKey));
  }

  private static List<Pickled> labels(@Nullable Pickled labels) {
    if (labels instanceof Pickled.Array array) {
      return array.shape().size() == 1 ? array.elements() : List.of();
    }
    return labels instanceof Pickled.Items items ? items.values() : List.of();
  }

  private static boolean isBatch(Pickled.Array data, List<Pickled> labels) {
    List<Long> shape = data.shape();
    List<Long> image = shape.isEmpty() ? shape : shape.subList(1, shape.size());
    boolean planes = List.of(CHANNELS_FIRST, CHANNELS_LAST).contains(image) && !data.fortran();
    return data.type().equals("u1")
        && !labels.isEmpty()
        && shape.get(0) == labels.size()
        && (image.equals(ROWS) || planes)
        && labels.stream().allMatch(Pickled.Int.class::isInstance);
  }

  private static long[] steps(Pickled.Array data, int images) {
    if (data.fortran()) {
      return new long[] {1, AREA * images, images};
    }
    boolean channelsLast = data.shape().subList(1, data.shape().size()).equals(CHANNELS_LAST);
    return new long[] {Cifar.IMAGE_BYTES, channelsLast ? 1 : AREA, channelsLast ? 3 : 1};
  }

  int size() {
    return labels.size();
  }

  long label(int index) {
    return ((Pickled.Int) labels.get(index)).value();
  }

  /** Writes an image's bytes, channel by channel, to the start of the target. */
  void read(int index, byte[] target) {
    if (steps[1] == AREA && steps[2] == 1) {
      pixels.get(index * Cifar.IMAGE_BYTES, target, 0, Cifar.IMAGE_BYTES);
      return;
    }
    for (int i = 0; i < Cifar.IMAGE_BYTES; i++) {
      long at = index * steps[0] + i / AREA * steps[1] + i % AREA * steps[2];
      target[i] = pixels.get(Math.toIntExact(at));
    }
  }
}
