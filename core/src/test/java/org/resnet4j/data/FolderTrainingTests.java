package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageChecks.Effort;
import org.resnet4j.data.ImageChecks.OnFault;

/** Which folders of a folder of images are trained on, validated on and tested on. */
class FolderTrainingTests {

  private final Path folder;
  private final RecordingListener listener = new RecordingListener();

  FolderTrainingTests(@TempDir Path folder) throws IOException {
    this.folder = Files.createDirectory(folder.resolve("photos"));
  }

  /** Images of one class in a folder. */
  private void images(String path, int count) throws IOException {
    Path of = Files.createDirectories(folder.resolve(path));
    for (int i = 0; i < count; i++) {
      var image = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
      assertThat(ImageIO.write(image, "png", of.resolve(i + ".png").toFile())).isTrue();
    }
  }

  private void catsAndDogs(String split, int count) throws IOException {
    images(split + "/cat", count);
    images(split + "/dog", count);
  }

  private Path broken(String path, String content) throws IOException {
    return Files.writeString(folder.resolve(path), content);
  }

  private DataRequest request(Split split) {
    return DataRequest.of(folder.toString(), Path.of("unused"), split)
        .withGeometry(Geometry.forSide(8))
        .withListener(listener);
  }

  private TrainingImages train(ImageChecks checks) {
    Validation validation = Datasets.validation(folder.toString(), Optional.empty());
    return Datasets.openForTraining(
        request(Split.TRAIN).withUse(ImageUse.validatedOn(validation)).withChecks(checks));
  }

  private TrainingImages train() {
    return train(ImageChecks.USUAL);
  }

  private static void assertIs(ImageDataset images, String part, int size) {
    assertThat(images.part()).isEqualTo(part);
    assertThat(images.size()).isEqualTo(size);
  }

  private void assertRefused(
      ResnetException.Kind kind,
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      String message) {
    assertThatThrownBy(call)
        .hasMessage(message)
        .isInstanceOfSatisfying(ResnetException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "train, val, test",
    "Train, Valid, Test",
    "training, validation, testing",
    "training_set, validation_set, test_set"
  })
  void validatesOnValidationImagesAndTestsOnTestImages(String train, String val, String test)
      throws IOException {
    catsAndDogs(train, 4);
    catsAndDogs(val, 2);
    catsAndDogs(test, 1);
    TrainingImages images = train();
    assertIs(images.train(), train, 8);
    assertIs(images.validation(), val, 4);
    assertThat(images.use()).isEqualTo(ImageUse.ALL);
    assertIs(Datasets.open(request(Split.VALIDATION)), val, 4);
    assertIs(Datasets.open(request(Split.TEST)), test, 2);
    assertThat(listener.warnings).isEmpty();
  }

  /** A class that has a split's name, and what lies beside the splits. */
  @Test
  void saysWhatOfTheFolderIsNotUsed() throws IOException {
    catsAndDogs("train", 10);
    images("bus/old", 1);
    images("", 1);
    train();
    assertThat(listener.warnings)
        .containsExactly(
            folder
                + ": not used are the folders bus, and 1 images that are in no folder; "
                + FolderLayout.SHAPE);
  }

  @Test
  void warnsWhereSplitsAreTakenForClasses() throws IOException {
    catsAndDogs("seg_train", 10);
    catsAndDogs("seg_test", 10);
    train();
    assertThat(listener.warnings)
        .containsExactly(
            "each of the classes seg_test, seg_train of "
                + folder
                + " has the same folders in it (cat, dog): are these the classes, or the first"
                + " ones splits?");
  }

  @Test
  void namesCifarForWhatItIs() throws IOException {
    for (String file :
        List.of(
            "data_batch_1",
            "data_batch_2",
            "data_batch_3",
            "data_batch_4",
            "data_batch_5",
            "test_batch")) {
      broken(file, "");
    }
    String advice = " holds files of cifar10 and no folders of images; give --data cifar10";
    assertRefused(
        ResnetException.Kind.DATA,
        this::train,
        folder + advice + " --data-root " + folder.getParent());
    assertRefused(
        ResnetException.Kind.USAGE,
        () -> Datasets.open(DataRequest.of(" ", folder, Split.TRAIN)),
        "the name of the data is empty; wanted is cifar10, cifar100, synthetic or a folder of"
            + " images");
  }

  @Test
  void aTrainingOfOldValidatedOnTestImages() throws IOException {
    catsAndDogs("train", 4);
    catsAndDogs("val", 2);
    DataRequest old = request(Split.TRAIN).withUse(ImageUse.validatedOn(Validation.TEST));
    assertIs(Datasets.openForTraining(old).validation(), "val", 4);
    catsAndDogs("test", 1);
    assertIs(Datasets.openForTraining(old).validation(), "test", 2);
    assertIs(Datasets.openForTraining(old).train(), "train", 8);
  }

  @Test
  void holdsOutAShareWhereThereAreNoValidationImages() throws IOException {
    catsAndDogs("train", 10);
    catsAndDogs("test", 1);
    TrainingImages images = train();
    assertIs(images.train(), "the rest of train", 18);
    assertIs(images.validation(), "10 % of train held out by seed 1", 2);
    DataRequest again = request(Split.VALIDATION).withUse(images.use());
    assertThat(Datasets.open(again).fingerprint()).isEqualTo(images.validation().fingerprint());
    assertIs(Datasets.open(request(Split.TEST).withUse(images.use())), "test", 2);
    assertRefused(
        ResnetException.Kind.DATA,
        () -> Datasets.open(request(Split.VALIDATION)),
        folder + " has no folder val, valid, validation; " + FolderLayout.SHAPE);
  }

  @Test
  void testsOnWhatWasHeldOutWhereThereIsNothingElse() throws IOException {
    catsAndDogs("train", 10);
    ImageUse use = train().use();
    assertIs(
        Datasets.open(request(Split.TEST).withUse(use)), "10 % of train held out by seed 1", 2);
    assertRefused(
        ResnetException.Kind.DATA,
        () -> Datasets.open(request(Split.TEST)),
        folder
            + " has no folder test or val; "
            + FolderLayout.SHAPE
            + "; --split train evaluates train");
  }

  @Test
  void takesAFolderOfClasses() throws IOException {
    catsAndDogs(".", 10);
    TrainingImages images = train();
    assertIs(images.train(), "the rest of all", 18);
    assertIs(images.validation(), "10 % of all held out by seed 1", 2);
    assertIs(Datasets.open(request(Split.TEST)), "", 20);
    assertThat(Datasets.has(folder.toString(), Split.TEST)).isFalse();
  }

  @Test
  void takesAClassNamedTrainForAClass() throws IOException {
    images("train", 3);
    images("bus", 3);
    assertThat(train().train().classes()).containsExactly("bus", "train");
  }

  @Test
  void refusesAShareBesideValidationImages() throws IOException {
    catsAndDogs("train", 3);
    catsAndDogs("valid", 3);
    assertRefused(
        ResnetException.Kind.USAGE,
        () -> Datasets.validation(folder.toString(), Optional.of(0.2)),
        "a share for validation is for data without validation images, and "
            + folder
            + " has valid; leave --val-share out");
  }

  @Test
  void doesNotNeedClassesInTheTestImages() throws IOException {
    catsAndDogs("train", 10);
    images("test", 3);
    assertThat(train().train().size()).isEqualTo(18);
    assertThat(Datasets.open(request(Split.TRAIN)).size()).isEqualTo(20);
    assertRefused(
        ResnetException.Kind.DATA,
        () -> Datasets.open(request(Split.TEST)),
        folder.resolve("test")
            + " has no classes (folders) in it, but images, which `resnet predict MODEL DIR`"
            + " classifies; "
            + FolderLayout.SHAPE
            + "; --split train evaluates train");
  }

  @Test
  void namesAllBadFilesOfBothSplitsAtOnce() throws IOException {
    catsAndDogs("train", 3);
    catsAndDogs("val", 2);
    Path empty = broken("train/cat/empty.jpg", "");
    Path page = broken("train/dog/page.jpg", "<html>");
    Path cut = folder.resolve("val/dog/1.png");
    byte[] content = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(content, content.length / 2));
    String lines =
        "\n  "
            + empty
            + " is empty; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM\n  "
            + page
            + " is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM\n  "
            + cut
            + " is damaged: it breaks off; copy or download it again";
    assertRefused(
        ResnetException.Kind.DATA,
        this::train,
        "3 of 12 images cannot be used:"
            + lines
            + "\nreplace or remove them, or leave them out with --skip-broken");

    TrainingImages images = train(new ImageChecks(Effort.ENDS, OnFault.SKIP));
    assertThat(listener.warnings).containsExactly("3 of 12 images left out:" + lines);
    assertThat(images.use().skipped())
        .containsExactly("train/cat/empty.jpg", "train/dog/page.jpg", "val/dog/1.png");
    assertThat(List.of(images.train().size(), images.validation().size())).containsExactly(6, 3);

    TrainingImages again = Datasets.openForTraining(request(Split.TRAIN).withUse(images.use()));
    assertThat(again.train().fingerprint()).isEqualTo(images.train().fingerprint());
    assertThat(again.validation().fingerprint()).isEqualTo(images.validation().fingerprint());
    for (Path each : List.of(empty, page, cut)) {
      Files.delete(each);
    }
    assertThat(train().train().fingerprint()).isEqualTo(images.train().fingerprint());
  }

  @Test
  void findsByDecodingWhatTheEndsDoNotShow() throws IOException {
    catsAndDogs("train", 2);
    Path file = folder.resolve("train/cat/1.png");
    byte[] content = Files.readAllBytes(file);
    content[45] ^= 0x55; // in the compressed pixels
    Files.write(file, content);
    assertThat(train().train().size()).isEqualTo(2);
    assertThatThrownBy(() -> train(new ImageChecks(Effort.DECODE, OnFault.REFUSE)))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith(file + " is damaged");
    TrainingImages images = train(new ImageChecks(Effort.DECODE, OnFault.SKIP));
    assertThat(images.use().skipped()).containsExactly("train/cat/1.png");
    assertThat(listener.warnings)
        .contains("classes of one image are trained on and not validated: cat");
  }

  @Test
  void refusesAClassOfWhichNothingIsLeft() throws IOException {
    catsAndDogs("train", 2);
    Files.createDirectories(folder.resolve("train/owl"));
    Path owl = broken("train/owl/1.png", "");
    assertRefused(
        ResnetException.Kind.DATA,
        () -> train(new ImageChecks(Effort.ENDS, OnFault.SKIP)),
        "no image of class 'owl' is left: all are as bad as " + owl);
  }

  @Test
  void warnsOfOneClassAndSaysWhereTheClassesMayBe() throws IOException {
    images("train/images/cat", 2);
    images("train/images/dog", 2);
    train();
    Path train = folder.resolve("train");
    assertThat(listener.warnings)
        .containsExactly(
            train
                + " has one class only, 'images' (4 images): every prediction is that class, and"
                + " accuracy means nothing; "
                + train.resolve("images")
                + " has folders in it (cat, dog): are these the classes, one level further down?; "
                + FolderLayout.SHAPE);
  }

  @Test
  void warnsOnceOfOneClassInBothSplits() throws IOException {
    images("train/cat", 2);
    images("val/cat", 1);
    train();
    assertThat(listener.warnings)
        .containsExactly(
            folder.resolve("train")
                + " has one class only, 'cat' (2 images): every prediction is that class, and"
                + " accuracy means nothing; "
                + FolderLayout.SHAPE);
  }

  @Test
  void warnsOfAPathThatIsOneLevelTooDeep() throws IOException {
    images("cat/persian", 3);
    images("dog/collie", 3);
    Datasets.open(
        DataRequest.of(folder.resolve("cat").toString(), folder, Split.TEST)
            .withListener(listener));
    assertThat(listener.warnings)
        .singleElement()
        .asString()
        .contains(
            "one class only, 'persian' (3 images)",
            folder + " has folders (cat, dog): are these the classes, one level further up?");
  }

  @Test
  void namesTheFolderThatIsMeantOneLevelDown() throws IOException {
    catsAndDogs("pets/train", 1);
    assertRefused(
        ResnetException.Kind.DATA,
        this::train,
        folder + " has no folder train, but " + folder.resolve("pets") + " has; give that folder");
  }

  @Test
  void warnsOfATrainFolderWithValidationImagesBesideIt() throws IOException {
    catsAndDogs("train", 3);
    catsAndDogs("val", 3);
    Path train = folder.resolve("train");
    DataRequest request =
        DataRequest.of(train.toString(), folder, Split.TRAIN)
            .withListener(listener)
            .withUse(ImageUse.validatedOn(Validation.heldOut(0.1, 1)));
    Datasets.openForTraining(request);
    assertThat(listener.warnings)
        .containsExactly(
            train + " has val beside it; --data " + folder + " validates on what is there");
  }

  @Test
  void saysThatImagesWithoutClassesAreNoDataSet() throws IOException {
    images(".", 2);
    assertRefused(
        ResnetException.Kind.DATA,
        this::train,
        folder
            + " has no folder train, but images: is it the folder of one class?; "
            + FolderLayout.SHAPE);
  }

  @Test
  void warnsOfNumbersThatTimmSortsOtherwise() throws IOException {
    for (String name : List.of("1", "2", "10")) {
      images("train/" + name, 2);
    }
    assertThat(train().train().classes()).containsExactly("1", "10", "2");
    assertThat(listener.warnings)
        .containsExactly(
            "the classes of "
                + folder.resolve("train")
                + " are numbers, and labels follow their names (1, 10, 2), as torchvision's do;"
                + " timm's follow the numbers (1, 2, 10)");
  }

  @Test
  void sortsClassesAndFilesByCodePoints() throws IOException {
    images("train/\uFB01sh", 2);
    images("train/\uD83D\uDE00", 2);
    assertThat(train().train().classes()).containsExactly("\uFB01sh", "\uD83D\uDE00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "photo.jpg|; `resnet predict MODEL FILE` classifies an image",
        "photos.zip|; unpack it and give the folder",
        "cifar-10-python.tar.gz|; to use it, give its folder as --data-root and --data cifar10",
        "notes.txt|''",
      })
  void saysWhatAFileIsFor(String name, String advice) throws IOException {
    Path file = broken(name, "x");
    assertRefused(
        ResnetException.Kind.DATA,
        () -> Datasets.validation(file.toString(), Optional.empty()),
        file
            + " is a file"
            + advice
            + "; wanted is cifar10, cifar100, synthetic or a folder; "
            + FolderLayout.SHAPE);
  }
}
