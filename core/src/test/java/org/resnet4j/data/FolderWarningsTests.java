package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.data.folder.FolderLayout;

/** What is said of folders that a user hardly meant. */
class FolderWarningsTests extends PhotoFolder {

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
                + ": not used are the folders bus, and 1 image in no folder; "
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
        ResnetException.Kind.DATA, this::train, folder + advice + " --data-root " + folder);
    assertRefused(
        ResnetException.Kind.USAGE,
        () -> Datasets.open(DataRequest.of(" ", folder, Split.TRAIN)),
        "the name of the data is empty; wanted is cifar10, cifar100, synthetic or a folder of"
            + " images");
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
