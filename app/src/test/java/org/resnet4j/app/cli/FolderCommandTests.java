package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.torch.NativeLeakExtension;
import tools.jackson.databind.JsonNode;

/** train, eval and predict on a user's own images. */
@ExtendWith(NativeLeakExtension.class)
class FolderCommandTests {

  private static final int IMAGES = 12;

  @TempDir private Path folder;

  @Test
  void trainsEvaluatesAndPredictsOnAFolder() throws IOException {
    Path photos = photos("photos", "val");
    String run = folder.resolve("run").toString();
    Program train = train(photos, run, "--epochs", "2", "--json");
    assertThat(train.code()).as(train.err()).isZero();
    List<JsonNode> lines = train.json();
    assertThat(lines).hasSize(3);
    String config = Files.readString(Path.of(run, "config.json"));
    assertThat(config)
        .contains("\"data\" : \"" + photos + "\"")
        .contains("\"inputShape\" : \"3x32x32\"")
        .contains("\"geometry\" : \"resize=32,crop=32,bilinear\"");

    JsonNode eval = Program.run("eval", run, "--json").json().get(0);
    assertThat(eval.get("top1").asDouble()).isEqualTo(lines.get(1).get("valTop1").asDouble());
    assertThat(eval.get("loss").asDouble()).isEqualTo(lines.get(1).get("valLoss").asDouble());
    assertThat(eval.get("n").asInt()).isEqualTo(2 * IMAGES);

    Path others = photos("others", "test");
    Program other = Program.run("eval", run, "--data", others.toString(), "--json");
    assertThat(other.json().get(0).get("n").asInt()).as(other.err()).isEqualTo(2 * IMAGES);
    assertThat(other.err()).isEmpty();

    String image = photos.resolve("val/dark/0.png").toString();
    JsonNode prediction = Program.run("predict", run, image, "--upright", "--json").json().get(0);
    assertThat(prediction.get("predictions")).hasSize(2);

    Program resumed = Program.run("train", "--resume", run, "--epochs", "3", "--json");
    assertThat(resumed.json()).as(resumed.err()).hasSize(2);

    Path moved = Files.move(photos, folder.resolve("moved"));
    assertThat(Program.run("train", "--resume", run, "--epochs", "4").code()).isEqualTo(3);
    Program there =
        Program.run(
            "train", "--resume", run, "--epochs", "4", "--data", moved.toString(), "--json");
    assertThat(there.json()).as(there.err()).hasSize(2);
    assertRefused(
        2,
        "--resume goes on with the data of the run, "
            + moved
            + "; --data is for a folder of images",
        "train",
        "--resume",
        run,
        "--data",
        "synthetic");

    image(moved.resolve("val/dark/0.png"), 3, new Random(1));
    assertThat(Program.run("eval", run).err())
        .contains("these are not the images that the run was made with");
    assertRefused(
        3,
        "the validation images are not those of the run",
        "train",
        "--resume",
        run,
        "--epochs",
        "5");
  }

  @Test
  void refusesBrokenImagesBeforeTheTraining() throws IOException {
    Path photos = photos("photos", "test");
    Path text = Files.writeString(photos.resolve("train/dark/x.jpg"), "no image");
    Path run = folder.resolve("run");
    Program train = train(photos, run.toString());
    assertThat(train.code()).isEqualTo(3);
    assertThat(train.err())
        .isEqualTo(
            "resnet: "
                + text
                + " is not an image; allowed are PNG, JPEG, GIF, BMP, TIFF, WebP and PNM"
                + "; replace or remove it, or leave it out with --skip-broken"
                + System.lineSeparator());
    assertThat(run).doesNotExist();
  }

  @Test
  void namesWhatAFolderLacks() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    assertRefused(
        3,
        photos + " has no folder train; a folder of images has train/CLASS/* and",
        "train",
        "--model",
        "cifar-resnet8",
        "--data",
        photos.toString());
    assertRefused(3, "no such folder of images: " + photos + "2", "train", "--data", photos + "2");
    assertRefused(
        2,
        "unknown data set 'cifra10' (known: cifar10, cifar100, synthetic, or a folder of images"
            + " with train/CLASS/*); did you mean 'cifar10'?",
        "train",
        "--data",
        "cifra10");
  }

  private static void assertRefused(int code, String message, String... arguments) {
    Program program = Program.run(arguments);
    assertThat(program.err()).contains("resnet: " + message);
    assertThat(program.code()).isEqualTo(code);
  }

  private static Program train(Path photos, String run, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "train",
                "--model",
                "cifar-resnet8",
                "--data",
                photos.toString(),
                "--batch",
                "8",
                "--out",
                run));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  /** Dark and light noise of different sizes. */
  private Path photos(String name, String test) throws IOException {
    Path photos = folder.resolve(name);
    Random random = new Random(name.hashCode());
    for (String split : List.of("train", test)) {
      for (int i = 0; i < IMAGES; i++) {
        image(photos.resolve(split).resolve("dark").resolve(i + ".png"), 60, random);
        image(photos.resolve(split).resolve("light").resolve(i + ".png"), 250, random);
      }
    }
    return photos;
  }

  private static void image(Path file, int brightest, Random random) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    int width = 20 + random.nextInt(40);
    int height = 20 + random.nextInt(40);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int grey = brightest - random.nextInt(brightest / 2 + 1);
      image.setRGB(i % width, i / width, grey * 0x010101);
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
