package org.resnet4j.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.LocalData;
import org.resnet4j.data.RecordingListener;
import org.resnet4j.data.Split;
import org.resnet4j.data.cifar.ArchiveSource;
import org.resnet4j.data.cifar.Cifar;
import org.resnet4j.data.cifar.CifarDownloads;
import org.resnet4j.data.cifar.CifarFiles;
import org.resnet4j.data.cifar.CifarFolder;

class DatasetsTests {

  private final Path root;

  private final RecordingListener listener = new RecordingListener();

  DatasetsTests(@TempDir Path root) {
    this.root = root;
  }

  private ImageDataset open(String name, Split split, String... classes) {
    ArchiveSource none =
        (set, folder) -> {
          throw new AssertionError("downloads " + set.id());
        };
    return Datasets.open(
        DataRequest.of(name, root, split).withClasses(List.of(classes)).withListener(listener),
        none);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ResnetException.Kind kind, String name, Split split, String... classes) {
    return assertThatThrownBy(() -> open(name, split, classes))
        .isInstanceOfSatisfying(ResnetException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private Path cifar10(String file, byte[] content) throws IOException {
    return CifarFiles.write(root.resolve("cifar-10-batches-bin").resolve(file), content);
  }

  private static int[] labels(ImageDataset data) {
    int[] labels = new int[data.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = data.label(i);
    }
    return labels;
  }

  private static byte firstByte(ImageDataset data, int index) {
    byte[] image = new byte[3072];
    data.read(index, image, 0);
    return image[0];
  }

  @Test
  void takesChosenClassesInTheOrderGivenAndImagesInTheOrderOfTheFiles() throws IOException {
    for (int i = 1; i <= 5; i++) {
      cifar10("data_batch_" + i + ".bin", CifarFiles.cifar10(2, 9, 0));
    }
    ImageDataset data = open("cifar10", Split.TRAIN, "airplane", "bird");

    assertThat(data.name()).isEqualTo("cifar10");
    assertThat(data.classes()).containsExactly("airplane", "bird");
    assertThat(List.of(data.channels(), data.height(), data.width())).containsExactly(3, 32, 32);
    assertThat(labels(data)).containsExactly(1, 0, 1, 0, 1, 0, 1, 0, 1, 0);
    assertThat(firstByte(data, 0)).isZero();
    assertThat(firstByte(data, 1)).isEqualTo((byte) 2);
  }

  @Test
  void takesAllClassesWhereNoneIsNamed() throws IOException {
    cifar10("test_batch.bin", CifarFiles.cifar10(9, 0, 4));
    ImageDataset data = open("cifar10", Split.TEST);
    assertThat(data.classes()).hasSize(10).startsWith("airplane").endsWith("truck");
    assertThat(labels(data)).containsExactly(9, 0, 4);
  }

  @Test
  void readsManyImagesAndKeepsThemApart() throws IOException {
    cifar10("test_batch.bin", CifarFiles.cifar10(new int[2500]));
    ImageDataset data = open("cifar10", Split.TEST);
    assertThat(data.size()).isEqualTo(2500);
    assertThat(firstByte(data, 1023)).isEqualTo((byte) 1023);
    assertThat(firstByte(data, 1024)).isEqualTo((byte) 1024);
    assertThat(firstByte(data, 2499)).isEqualTo((byte) 2499);
    assertThatThrownBy(() -> firstByte(data, 2500)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void warnsOfAShortFile() throws IOException {
    Path file = cifar10("test_batch.bin", CifarFiles.cifar10(0, 1));
    open("cifar10", Split.TEST);
    assertThat(listener.warnings)
        .containsExactly(file + " is short: 2 images, a complete file has 10000");
  }

  @Test
  void readsFineLabelsOfCifar100() throws IOException {
    CifarFiles.write(root.resolve("cifar-100-binary/test.bin"), CifarFiles.cifar100(99, 0));
    ImageDataset data = open("cifar100", Split.TEST);
    assertThat(data.classes()).hasSize(100).isSorted().doesNotHaveDuplicates();
    assertThat(labels(data)).containsExactly(99, 0);
    assertThat(data.classes().get(99)).isEqualTo("worm");
    assertThat(firstByte(data, 1)).isEqualTo((byte) 1);
  }

  @Test
  void readsPythonArchiveAsTorchvisionLeavesIt() throws IOException {
    CifarFiles.copy("cifar10.pickle", root.resolve("cifar-10-batches-py/test_batch"));
    ImageDataset data = open("cifar10", Split.TEST, "truck", "airplane");
    assertThat(labels(data)).containsExactly(0, 1);
    assertThat(firstByte(data, 1)).isEqualTo((byte) (2 * 131));
  }

  @Test
  void readsPythonArchiveOfCifar100InFortranOrder() throws IOException {
    CifarFiles.copy("cifar100-fortran.pickle", root.resolve("cifar-100-python/test"));
    ImageDataset data = open("cifar100", Split.TEST);
    byte[] image = new byte[3073];
    data.read(1, image, 1);
    assertThat(labels(data)).containsExactly(99, 0);
    assertThat(image[1]).isEqualTo((byte) 131);
    assertThat(image[3072]).isEqualTo((byte) (131 + 7 * 3071));
  }

  @ParameterizedTest
  @ValueSource(strings = {"channels-first", "channels-last"})
  void readsPicklesOfMapsAndOfLabelsInAnArray(String name) throws IOException {
    CifarFiles.copy("cifar10.pickle", root.resolve("cifar-10-batches-py/test_batch"));
    ImageDataset rows = open("cifar10", Split.TEST);
    CifarFiles.copy("cifar10-" + name + ".pickle", root.resolve("cifar-10-batches-py/test_batch"));
    ImageDataset maps = open("cifar10", Split.TEST);
    assertThat(maps.fingerprint()).isEqualTo(rows.fingerprint());
  }

  @Test
  void prefersTheBinaryLayoutAndTakesTheOtherWhereItIsIncomplete() throws IOException {
    CifarFiles.copy("cifar10.pickle", root.resolve("cifar-10-batches-py/test_batch"));
    cifar10("data_batch_1.bin", CifarFiles.cifar10(0));
    assertThat(open("cifar10", Split.TEST).size()).isEqualTo(3);
    cifar10("test_batch.bin", CifarFiles.cifar10(0));
    assertThat(open("cifar10", Split.TEST).size()).isEqualTo(1);
  }

  @Test
  void fingerprintFollowsContentAndNotLayout() throws IOException {
    CifarFiles.copy("cifar10.pickle", root.resolve("cifar-10-batches-py/test_batch"));
    ImageDataset pickled = open("cifar10", Split.TEST);
    byte[] records = new byte[3 * 3073];
    for (int i = 0; i < 3; i++) {
      pickled.read(i, records, i * 3073 + 1);
      records[i * 3073] = (byte) pickled.label(i);
    }
    Path file = cifar10("test_batch.bin", records);
    assertThat(pickled.fingerprint()).matches("[0-9a-f]{64}");
    assertThat(open("cifar10", Split.TEST).fingerprint()).isEqualTo(pickled.fingerprint());

    records[9000]++;
    CifarFiles.write(file, records);
    assertThat(open("cifar10", Split.TEST).fingerprint()).isNotEqualTo(pickled.fingerprint());
    assertThat(open("cifar10", Split.TEST, "frog", "truck").fingerprint())
        .isNotEqualTo(open("cifar10", Split.TEST, "truck", "frog").fingerprint());
  }

  @Test
  void rejectsUnknownDataSet() {
    assertRefused(ResnetException.Kind.USAGE, "cifar11", Split.TEST)
        .hasMessage(
            "unknown data set 'cifar11' (known: cifar10, cifar100, synthetic, or a folder of images"
                + " with train/CLASS/*); did you mean 'cifar10'?");
    assertRefused(ResnetException.Kind.USAGE, "imagenet", Split.TEST)
        .hasMessage(
            "unknown data set 'imagenet' (known: cifar10, cifar100, synthetic, or a folder of images"
                + " with train/CLASS/*)");
  }

  @Test
  void rejectsUnknownClassBeforeAnyDownload() {
    assertRefused(ResnetException.Kind.USAGE, "cifar10", Split.TEST, "plane", "bird")
        .hasMessage(
            "unknown class 'plane' of cifar10 (it has airplane, automobile, bird, cat, deer, dog,"
                + " frog, horse, ship, truck); did you mean 'airplane'?");
  }

  @Test
  void rejectsClassNamedTwice() {
    assertRefused(ResnetException.Kind.USAGE, "cifar10", Split.TEST, "bird", "bird")
        .hasMessage("a class can be chosen once, got bird, bird of cifar10");
  }

  @Test
  void rejectsEmptyFile() throws IOException {
    Path file = cifar10("test_batch.bin", new byte[0]);
    assertRefused(ResnetException.Kind.DATA, "cifar10", Split.TEST)
        .hasMessage(
            file
                + ": size is 0 bytes, expected 30730000 (or another whole number of records of 3073"
                + " bytes); delete the folder to have cifar10 downloaded again");
  }

  @Test
  void rejectsTruncatedFile() throws IOException {
    Path file = CifarFiles.write(root.resolve("cifar-100-binary/train.bin"), new byte[5000]);
    assertRefused(ResnetException.Kind.DATA, "cifar100", Split.TRAIN)
        .hasMessage(
            file
                + ": size is 5000 bytes, expected 153700000 (or another whole number of records of"
                + " 3074 bytes); delete the folder to have cifar100 downloaded again");
  }

  @Test
  void rejectsLabelOutOfRange() throws IOException {
    Path file = cifar10("test_batch.bin", CifarFiles.cifar10(0, 9, 200));
    assertRefused(ResnetException.Kind.DATA, "cifar10", Split.TEST, "bird")
        .hasMessage(file + ": label 200 in record 2 (counted from 0), expected 0 to 9");
  }

  @Test
  void rejectsFilesWithoutAnyImageOfTheClasses() throws IOException {
    Path file = cifar10("test_batch.bin", CifarFiles.cifar10(0, 9));
    assertRefused(ResnetException.Kind.DATA, "cifar10", Split.TEST, "bird", "cat")
        .hasMessage(
            file.getParent()
                + ": no image of bird, cat; choose other classes, or delete the folder to have"
                + " cifar10 downloaded");
  }

  @Test
  void namesWhatIsMissingInAPartlyFilledRootAndLeavesItAlone() throws IOException {
    cifar10("test_batch.bin", CifarFiles.cifar10(0));
    cifar10("data_batch_2.bin", CifarFiles.cifar10(0));
    Path folder = root.resolve("cifar-10-batches-bin");
    assertRefused(ResnetException.Kind.DATA, "cifar10", Split.TRAIN)
        .hasMessage(
            folder
                + " lacks data_batch_1.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin;"
                + " put what is missing there, or move the folder away to have cifar10 downloaded");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void downloadsWhereNothingIsThere() throws IOException {
    Files.createDirectories(root.resolve("cifar-10-batches-bin"));
    ArchiveSource source =
        (set, folder) -> {
          assertThat(set).isEqualTo(Cifar.CIFAR10);
          assertThat(folder).isEqualTo(root);
          try {
            cifar10("test_batch.bin", CifarFiles.cifar10(3));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    ImageDataset data = Datasets.open(DataRequest.of("cifar10", root, Split.TEST), source);
    assertThat(labels(data)).containsExactly(3);
  }

  @Test
  void reportsAFileThatCannotBeRead() throws IOException {
    Path file = Files.createDirectories(root.resolve("cifar-10-batches-py/test_batch"));
    assertRefused(ResnetException.Kind.FAILED, "cifar10", Split.TEST)
        .hasMessage("cannot read " + file + ": is a directory");
  }

  @Test
  void listsWhatLiesBelowTheRootAndWhatItLacks() throws IOException {
    assertThat(Datasets.local(root)).isEmpty();
    cifar10("data_batch_1.bin", new byte[3073]);
    CifarFiles.write(root.resolve("cifar-100-binary/train.bin"), new byte[3074]);
    CifarFiles.write(root.resolve("cifar-100-binary/test.bin"), new byte[3074]);
    assertThat(Datasets.local(root))
        .containsExactly(
            new LocalData(
                "cifar10",
                root.resolve("cifar-10-batches-bin"),
                List.of(
                    "data_batch_2.bin",
                    "data_batch_3.bin",
                    "data_batch_4.bin",
                    "data_batch_5.bin",
                    "test_batch.bin")),
            new LocalData("cifar100", root.resolve("cifar-100-binary"), List.of()));
  }

  /** CIFAR-10 with the MD5 of an archive of ours. */
  private static Cifar cifar10(String binaryMd5, String pythonMd5) {
    Cifar set = Cifar.CIFAR10;
    return new Cifar(
        set.id(),
        withMd5(set.binary(), binaryMd5),
        withMd5(set.python(), pythonMd5),
        set.labels(),
        set.trainFileRecords(),
        set.classes());
  }

  private static Cifar.Layout withMd5(Cifar.Layout layout, String md5) {
    return new Cifar.Layout(
        layout.folder(),
        layout.train(),
        layout.test(),
        new Cifar.Archive(layout.archive().file(), md5));
  }

  @Test
  void unpacksAnArchiveThatLiesInTheRoot() throws IOException {
    byte[] archive = CifarDownloads.tarGz("cifar-10-batches-py/test_batch");
    Path file = CifarFiles.write(root.resolve("cifar-10-python.tar.gz"), archive);
    assertThat(Datasets.isLocal("cifar10", root)).isTrue();
    var folder = new CifarFolder(cifar10("0", CifarDownloads.md5(archive)), root);
    CifarFolder.Place place = folder.locate(Split.TEST, (set, to) -> failDownload());
    assertThat(place.folder()).isEqualTo(root.resolve("cifar-10-batches-py"));
    assertThat(place.missing(Split.TEST)).isEmpty();
    assertThat(file).exists();
  }

  @Test
  void refusesAnArchiveOfAnotherContentAndLeavesItAlone() throws IOException {
    Path file = CifarFiles.write(root.resolve("cifar-10-binary.tar.gz"), new byte[] {1, 2, 3});
    assertRefused(ResnetException.Kind.DATA, "cifar10", Split.TEST)
        .hasMessage(
            file
                + ": MD5 is 5289df737df57326fcdd22597afb1fac, expected"
                + " c32a1d4ab5d03f1284b67883e8d87530: it is cut off or another file; bring it again,"
                + " unpack it by hand if it is as it should be, or move it away to have cifar10"
                + " downloaded");
    assertThat(file).exists();
  }

  private static void failDownload() {
    throw new AssertionError("downloads");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar-10-batches-py",
        "cifar-10-python/cifar-10-batches-py",
        "cifar10/cifar-10-batches-py",
        "CIFAR10/cifar-10-batches-py",
        "cifar-10/cifar-10-batches-py",
        "",
      })
  void findsTheFilesWherePeoplePutThem(String folder) throws IOException {
    for (String name : Cifar.CIFAR10.python().train()) {
      CifarFiles.copy("cifar10.pickle", root.resolve(folder).resolve(name));
    }
    CifarFiles.copy("cifar10.pickle", root.resolve(folder).resolve("test_batch"));
    assertThat(open("cifar10", Split.TRAIN).size()).isEqualTo(15);
    assertThat(Datasets.local(root))
        .containsExactly(new LocalData("cifar10", root.resolve(folder), List.of()));
  }

  @Test
  void refusesAFileAsRoot() throws IOException {
    Path file = CifarFiles.write(root.resolve("cifar-10-python.tar.gz"), new byte[1]);
    assertThatThrownBy(() -> Datasets.open(DataRequest.of("cifar10", file, Split.TEST)))
        .hasMessage(
            file
                + " is a file; the data root is the folder in which cifar-10-batches-bin or its"
                + " archive lies");
  }

  @Test
  void warnsOfOneClass() throws IOException {
    cifar10("test_batch.bin", CifarFiles.cifar10(new int[10_000]));
    open("cifar10", Split.TEST, "airplane");
    assertThat(listener.warnings)
        .containsExactly(
            "cifar10 has one class only, 'airplane': every prediction is that class, and accuracy"
                + " means nothing; choose two or more with --classes");
  }
}
