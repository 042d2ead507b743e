package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;

/** Folders as competitions have them: test images without folders of classes. */
class UnlabelledTestImagesTests {

  private static final String LACKS =
      " has no classes (folders) in it, but images, which `resnet predict MODEL DIR` classifies; ";

  private final RecordingListener listener = new RecordingListener();

  @TempDir private Path folder;

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

  private DataRequest request() {
    return DataRequest.of(folder.toString(), Path.of("unused"), Split.TEST)
        .withGeometry(Geometry.forSide(8))
        .withListener(listener);
  }

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
    ImageDataset images = Datasets.open(request());
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
    assertThat(Datasets.open(request()).part()).isEqualTo("test");
    assertThat(Datasets.has(folder.toString(), Split.TEST)).isTrue();
    assertThat(listener.warnings).isEmpty();
  }

  @Test
  void areRefusedWithWhatToTypeWhereThereAreNoValidationImages() throws IOException {
    catsAndDogs("train", 10);
    images("test", 5);
    assertRefused(request(), "; --split train evaluates train");
    Validation validation = Datasets.validation(folder.toString(), Optional.empty());
    DataRequest ofRun = request().withUse(ImageUse.validatedOn(validation));
    assertRefused(ofRun, "; --split val evaluates what was held out of train");
  }
}
