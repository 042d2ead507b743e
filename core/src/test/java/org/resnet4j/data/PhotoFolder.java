package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.image.Geometry;

/** A folder of drawn images, for tests of what is made of one. */
abstract class PhotoFolder {

  final RecordingListener listener = new RecordingListener();
  Path folder;

  @TempDir private Path temporary;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("photos"));
  }

  /** Images of one class in a folder. */
  void images(String path, int count) throws IOException {
    Path of = Files.createDirectories(folder.resolve(path));
    for (int i = 0; i < count; i++) {
      var image = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
      assertThat(ImageIO.write(image, "png", of.resolve(i + ".png").toFile())).isTrue();
    }
  }

  void catsAndDogs(String split, int count) throws IOException {
    images(split + "/cat", count);
    images(split + "/dog", count);
  }

  Path broken(String path, String content) throws IOException {
    return Files.writeString(folder.resolve(path), content);
  }

  DataRequest request(Split split) {
    return DataRequest.of(folder.toString(), Path.of("unused"), split)
        .withGeometry(Geometry.forSide(8))
        .withListener(listener);
  }

  TrainingImages train(ImageChecks checks) {
    Validation validation = Datasets.validation(folder.toString(), Optional.empty());
    return Datasets.openForTraining(
        request(Split.TRAIN).withUse(ImageUse.validatedOn(validation)).withChecks(checks));
  }

  TrainingImages train() {
    return train(ImageChecks.USUAL);
  }

  static void assertIs(ImageDataset images, String part, int size) {
    assertThat(images.part()).isEqualTo(part);
    assertThat(images.size()).isEqualTo(size);
  }

  static void assertRefused(ResnetException.Kind kind, ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .hasMessage(message)
        .isInstanceOfSatisfying(ResnetException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
