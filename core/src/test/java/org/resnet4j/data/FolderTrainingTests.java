package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageChecks.Effort;
import org.resnet4j.data.ImageChecks.OnFault;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.data.folder.FolderLayout;

/** Which folders of a folder of images are trained on, validated on and tested on. */
class FolderTrainingTests extends PhotoFolder {

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
  void sortsClassesAndFilesByCodePoints() throws IOException {
    images("train/\uFB01sh", 2);
    images("train/\uD83D\uDE00", 2);
    assertThat(train().train().classes()).containsExactly("\uFB01sh", "\uD83D\uDE00");
  }
}
