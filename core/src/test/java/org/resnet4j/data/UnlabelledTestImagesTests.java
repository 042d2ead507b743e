package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.data.folder.FolderLayout;

/** Folders as competitions have them: test images without folders of classes. */
class UnlabelledTestImagesTests extends PhotoFolder {

  private static final String LACKS =
      " has no classes (folders) in it, but images, which `resnet predict MODEL DIR` classifies; ";

  private void assertRefused(DataRequest request, String advice) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Datasets.open(request))
        .withMessage(folder.resolve("test") + LACKS + FolderLayout.SHAPE + advice)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA));
  }

  @Test
  void validationImagesAreTestedOnInstead() throws IOException {
    catsAndDogs("train", 3);
    catsAndDogs("valid", 2);
    images("test", 5);
    ImageDataset images = Datasets.open(request(Split.TEST));
    assertThat(images.part()).isEqualTo("valid");
    assertThat(images.size()).isEqualTo(4);
    assertThat(Datasets.has(folder.toString(), Split.TEST)).isFalse();
    assertThat(listener.warnings)
        .containsExactly(
            folder.resolve("test")
                + " has no classes (folders) in it, but images, which `resnet predict MODEL DIR`"
                + " classifies; the images of valid are taken instead");
  }

  @Test
  void labelledTestImagesAreTestedOn() throws IOException {
    catsAndDogs("val", 2);
    catsAndDogs("test", 1);
    images("test", 5);
    assertThat(Datasets.open(request(Split.TEST)).part()).isEqualTo("test");
    assertThat(Datasets.has(folder.toString(), Split.TEST)).isTrue();
    assertThat(listener.warnings).isEmpty();
  }

  @Test
  void areRefusedWithWhatToTypeWhereThereAreNoValidationImages() throws IOException {
    catsAndDogs("train", 10);
    images("test", 5);
    assertRefused(request(Split.TEST), "; --split train evaluates train");
    Validation validation = Datasets.validation(folder.toString(), Optional.empty());
    DataRequest ofRun = request(Split.TEST).withUse(ImageUse.validatedOn(validation));
    assertRefused(ofRun, "; --split val evaluates what was held out of train");
  }
}
