package org.resnet4j.data.cifar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.resnet4j.data.Split;

/**
 * What is known of the two CIFAR sets (Krizhevsky 2009, <a
 * href="https://www.cs.toronto.edu/~kriz/cifar.html">its page</a>): files, sizes, checksums, class
 * names in the order of the labels. CIFAR-100 is read with its fine labels.
 *
 * @param id the name that users give
 * @param trainFileRecords images in each complete training file
 */
public record Cifar(
    String id,
    Layout binary,
    Layout python,
    Labels labels,
    int trainFileRecords,
    List<String> classes) {

  public static final Cifar CIFAR10 =
      new Cifar(
          "cifar10",
          new Layout(
              "cifar-10-batches-bin",
              IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList(),
              "test_batch.bin",
              new Archive("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530")),
          new Layout(
              "cifar-10-batches-py",
              IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i).toList(),
              "test_batch",
              new Archive("cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a")),
          new Labels(1, "labels"),
          10_000,
          words("airplane automobile bird cat deer dog frog horse ship truck"));

  static final Cifar CIFAR100 =
      new Cifar(
          "cifar100",
          new Layout(
              "cifar-100-binary",
              List.of("train.bin"),
              "test.bin",
              new Archive("cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8")),
          new Layout(
              "cifar-100-python",
              List.of("train"),
              "test",
              new Archive("cifar-100-python.tar.gz", "eb9058c3a382ffc7106e4002c42a8d85")),
          new Labels(2, "fine_labels"),
          50_000,
          words(
              """
      apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus
      butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch
      crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo
      keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse
      mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy
      porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper
      snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television
      tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm
      """));

  public static final List<Cifar> ALL = List.of(CIFAR10, CIFAR100);

  /** Bytes of an image: 3 channels of 32 x 32. */
  static final int IMAGE_BYTES = 3 * 32 * 32;

  /** The files of a set in a folder below the data root, and the archive that holds them. */
  public record Layout(String folder, List<String> train, String test, Archive archive) {
    public List<String> files(Split split) {
      return split == Split.TRAIN ? train : List.of(test);
    }

    /** Whether all its files lie in a folder. */
    public boolean isIn(Path folder) {
      return Stream.of(Split.TRAIN, Split.TEST)
          .flatMap(split -> files(split).stream())
          .allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }
  }

  /** What the page offers, and the MD5 that it states. */
  public record Archive(String file, String md5) {

    /** The file's name without {@code .tar.gz}: the folder that some programs unpack into. */
    String stem() {
      return file.substring(0, file.indexOf('.'));
    }
  }

  /** Both layouts, the one that is preferred first. */
  public List<Layout> layouts() {
    return List.of(binary, python);
  }

  /**
   * Where the label stands: the last of {@code bytes} before the pixels, or under a key of the
   * pickled dictionary.
   */
  record Labels(int bytes, String key) {}

  /** Returns the number of images in a complete file. */
  int recordsPerFile(Split split) {
    return split == Split.TRAIN ? trainFileRecords : 10_000;
  }

  int recordBytes() {
    return labels.bytes() + IMAGE_BYTES;
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
