package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.torch.NativeLeakExtension;
import tools.jackson.databind.JsonNode;

/** Folders of images that are shaped otherwise than the guide has them. */
@ExtendWith(NativeLeakExtension.class)
class FolderCasesTests {

  @TempDir private Path folder;

  private void images(String path, int count) throws IOException {
    Path of = Files.createDirectories(folder.resolve("data").resolve(path));
    for (int i = 0; i < count; i++) {
      var image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, 0, path.hashCode());
      assertThat(ImageIO.write(image, "png", of.resolve(i + ".png").toFile())).isTrue();
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private String run() {
    return folder.resolve("run").toString();
  }

  private void train() {
    List<String> words =
        new ArrayList<>(List.of("train", "--model", "cifar-resnet8", "--data", data()));
    words.addAll(List.of("--batch", "8", "--epochs", "1", "--out", run()));
    Program train = Program.run(words.toArray(String[]::new));
    assertThat(train.code()).as(train.err()).isZero();
  }

  private static void assertRefused(int code, String message, String... words) {
    Program program = Program.run(words);
    assertThat(program.err()).endsWith("resnet: " + message + System.lineSeparator());
    assertThat(program.code()).isEqualTo(code);
  }

  @Test
  void saysHowAFolderThatMovedIsNamed() throws IOException {
    images("train/cat", 4);
    images("train/dog", 4);
    images("val/cat", 2);
    images("val/dog", 2);
    train();
    Path moved = Files.move(folder.resolve("data"), folder.resolve("moved"));
    String message =
        "no such folder of images: "
            + data()
            + ", with which the run was made; where it lies elsewhere now, name it with --data";
    assertRefused(3, message, "eval", run());
    assertRefused(3, message, "train", "--resume", run(), "--epochs", "2");
    assertThat(Program.run("eval", run(), "--data", moved.toString()).code()).isZero();
    Files.move(moved.resolve("train/cat"), moved.resolve("train/kat"));
    Files.move(moved.resolve("val/cat"), moved.resolve("val/kat"));
    assertRefused(
        3,
        "the images are not those of the run: unknown class 'cat' of "
            + moved
            + " (it has dog, kat); did you mean 'kat'?",
        "train",
        "--resume",
        run(),
        "--data",
        moved.toString());
  }

  /** Their metadata say whose they are. */
  @Test
  void refusesWeightsOfOtherClasses() throws IOException {
    images("train/cat", 4);
    images("train/dog", 4);
    images("val/cat", 2);
    images("val/dog", 2);
    train();
    String other = folder.resolve("other").toString();
    String words =
        "train --model cifar-resnet8 --data synthetic --classes airplane,bird --steps 1 --out ";
    assertThat(Program.run((words + other).split(" ")).code()).isZero();
    Path weights = Path.of(run(), "weights.safetensors");
    Files.copy(Path.of(other, "weights.safetensors"), weights, StandardCopyOption.REPLACE_EXISTING);
    assertThat(Program.run("eval", run()).err())
        .contains(
            weights + " is of another run: its classes are airplane, bird, the run's cat, dog; ");
    assertThat(Program.run("eval", run()).code()).isEqualTo(3);
  }

  @Test
  void evaluatesClassesThatAreDigits() throws IOException {
    for (int digit : IntStream.range(0, 10).toArray()) {
      images("train/" + digit, 2);
      images("test/" + digit, 1);
    }
    train();
    Program eval = Program.run("eval", run(), "--json");
    assertThat(eval.code()).as(eval.err()).isZero();
    assertThat(eval.err()).isEmpty();

    Path some = Files.createDirectories(folder.resolve("some"));
    Files.move(folder.resolve("data/test/3"), some.resolve("3"));
    Files.move(folder.resolve("data/test/7"), some.resolve("7"));
    Program ofSome = Program.run("eval", run(), "--data", some.toString(), "--json");
    assertThat(ofSome.code()).as(ofSome.err()).isZero();
    assertThat(ofSome.err()).isEmpty();
    JsonNode recall = ofSome.json().get(0).get("recall");
    assertThat(recall).extracting(each -> each.get("index").asInt()).containsExactly(3, 7);
    assertThat(recall).extracting(each -> each.get("class").asString()).containsExactly("3", "7");
  }

  @Test
  void evaluatesValidationImagesWhereTestImagesAreNotLabelled() throws IOException {
    images("train/cat", 4);
    images("train/dog", 4);
    images("val/cat", 2);
    images("val/dog", 2);
    images("test", 3);
    train();
    Program eval = Program.run("eval", run(), "--json");
    assertThat(eval.code()).as(eval.err()).isZero();
    assertThat(eval.json().get(0).get("split").asString()).isEqualTo("val");
    assertThat(eval.json().get(0).get("n").asInt()).isEqualTo(4);
    assertThat(eval.err())
        .isEqualTo(
            "warning: "
                + folder.resolve("data/test")
                + " has no classes (folders) in it, but images, which `resnet predict MODEL DIR`"
                + " classifies; the images of val are taken instead"
                + System.lineSeparator());
    images("val/cat", 1);
    Files.delete(folder.resolve("data/val/cat/0.png"));
    assertThat(Program.run("eval", run()).err())
        .contains("these are not the images that the run was made with");
  }

  @Test
  void aRunThatGoesOnWantsItsImagesBack() throws IOException {
    images("train/cat", 4);
    images("train/dog", 4);
    train();
    Path image = folder.resolve("data/train/cat/0.png");
    Files.writeString(image, "no image");
    String fault = image + " is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM";
    String[] resume = {"train", "--resume", run(), "--epochs", "2"};
    assertRefused(3, fault + "; restore it from a copy", resume);
    Path other = folder.resolve("data/train/dog/0.png");
    Files.writeString(other, "");
    Program both = Program.run(resume);
    assertThat(both.code()).isEqualTo(3);
    assertThat(both.err())
        .contains("2 of 8 images cannot be used:")
        .endsWith(System.lineSeparator() + "restore them from a copy" + System.lineSeparator());
    assertRefused(
        2,
        "unknown data set 'cifra10' (known: cifar10, cifar100, synthetic, or a folder of images"
            + " with train/CLASS/*); did you mean 'cifar10'?",
        "train",
        "--resume",
        run(),
        "--data",
        "cifra10");
  }
}
