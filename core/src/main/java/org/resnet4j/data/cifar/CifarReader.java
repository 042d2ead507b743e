package org.resnet4j.data.cifar;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.data.ClassChoice;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.HeapImages;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.image.file.FileErrors;

/** Reads the chosen classes of CIFAR files, binary or pickled, keeping the order of the files. */
public final class CifarReader {

  private static final HeapImages.Size IMAGE = new HeapImages.Size(3, 32, 32);

  private final Cifar set;
  private final Split split;
  private final ClassChoice choice;
  private final DataListener listener;
  private final HeapImages.Builder images;

  public CifarReader(Cifar set, Split split, ClassChoice choice, DataListener listener) {
    this.set = set;
    this.split = split;
    this.choice = choice;
    this.listener = listener;
    this.images = new HeapImages.Builder(set.id(), part(split), choice.classes(), IMAGE);
  }

  /** Reads all files of the split. */
  public ImageDataset read(CifarFolder.Place place) {
    boolean pickled = place.layout().equals(set.python());
    for (String name : place.layout().files(split)) {
      Path file = place.folder().resolve(name);
      try {
        int records = pickled ? readPickle(file) : readBinary(file);
        warnIfShort(file, records);
      } catch (IOException e) {
        throw FileErrors.reading(file, e);
      }
    }
    return complete(place.folder());
  }

  private static String part(Split split) {
    return split == Split.TRAIN ? "train" : "test";
  }

  private ImageDataset complete(Path folder) {
    ImageDataset all = images.build();
    if (all.size() == 0) {
      throw ResnetException.data(
          "%s: no image of %s; choose other classes, or delete the folder to have %s downloaded"
              .formatted(folder, SafeText.names(choice.classes()), set.id()));
    }
    return all;
  }

  private void warnIfShort(Path file, int records) {
    int expected = set.recordsPerFile(split);
    if (records < expected) {
      listener.warning(
          Text.of("%s is short: %d images, a complete file has %d", file, records, expected));
    }
  }

  private int readBinary(Path file) throws IOException {
    int record = set.recordBytes();
    long size = Files.size(file);
    if (size == 0 || size % record != 0) {
      throw badSize(file, size);
    }
    int records = Math.toIntExact(size / record);
    byte[] bytes = new byte[record];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (int i = 0; i < records; i++) {
        if (in.readNBytes(bytes, 0, record) < record) {
          throw new EOFException("the file became shorter while it was read");
        }
        add(file, i, bytes[set.labels().bytes() - 1] & 0xff, bytes, set.labels().bytes());
      }
    }
    return records;
  }

  private ResnetException badSize(Path file, long size) {
    long complete = (long) set.recordsPerFile(split) * set.recordBytes();
    return ResnetException.data(
        Text.of(
            "%s: size is %d bytes, expected %d (or another whole number of records of %d bytes);"
                + " delete the folder to have %s downloaded again",
            file, size, complete, set.recordBytes(), set.id()));
  }

  private int readPickle(Path file) throws IOException {
    CifarPickle batch = CifarPickle.read(file, set.labels().key());
    byte[] image = new byte[Cifar.IMAGE_BYTES];
    for (int i = 0; i < batch.size(); i++) {
      batch.read(i, image);
      add(file, i, batch.label(i), image, 0);
    }
    return batch.size();
  }

  private void add(Path file, int record, long label, byte[] bytes, int offset) {
    if (label < 0 || label >= choice.found()) {
      throw ResnetException.data(
          Text.of(
              "%s: label %d in record %d (counted from 0), expected 0 to %d",
              file, label, record, choice.found() - 1));
    }
    int chosen = choice.labelOf((int) label);
    if (chosen >= 0) {
      images.add(chosen, bytes, offset);
    }
  }
}
