package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code resnet recipes} and {@code resnet augment}. */
class RecipesCommandTests {

  @TempDir private Path folder;

  @Test
  void listsTheRecipesThatHaveAName() {
    assertThat(Program.run("recipes").out().lines().map(line -> line.split(" ", 2)[0]))
        .containsExactly(
            "recipe",
            "founding",
            "he2015-cifar",
            "akamaster",
            "kuangliu-cifar",
            "torchvision-v1",
            "finetune",
            "default");
    assertThat(Program.run("recipes", "--json").json()).hasSize(7);
  }

  /** What is printed is a file to train with. */
  @Test
  void whatItPrintsIsARecipeFile() throws IOException {
    String printed = Program.run("recipes", "finetune", "--set", "mixup=0.2").out();
    assertThat(printed).contains("mixup: 0.2").contains("normalize: imagenet");
    Path file = Files.writeString(folder.resolve("mine.yaml"), printed);
    assertThat(Program.run("recipes", file.toString()).out()).isEqualTo(printed);
  }

  @Test
  void aFileIsTrainedWith() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.yaml"),
            "base: he2015-cifar\nmodel: cifar-resnet8\nsteps: 3\nema: 0.9\naugment: [cifar, trivial-augment]\n");
    Path run = folder.resolve("run");
    Program program =
        Program.run(
            "train",
            "--data",
            "synthetic",
            "--classes",
            "cat,dog",
            "--recipe",
            file.toString(),
            "--set",
            "mixup=0.2",
            "--out",
            run.toString());
    assertThat(program.code()).as(program.err()).isZero();
    assertThat(Files.readString(run.resolve("config.json")))
        .contains("\"ema\" : 0.9", "\"mixup\" : 0.2", "trivial-augment");
  }

  @Test
  void drawsAGridOfAnImage() throws IOException {
    Path image = folder.resolve("photo.png");
    BufferedImage photo = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    photo.setRGB(30, 20, 0xff0000);
    ImageIO.write(photo, "png", image.toFile());
    Path out = folder.resolve("grid.png");
    Program program =
        Program.run(
            "augment",
            "finetune",
            image.toString(),
            "--size",
            "32",
            "--epochs",
            "3",
            "--out",
            out.toString());
    assertThat(program.code()).as(program.err()).isZero();
    BufferedImage grid = Objects.requireNonNull(ImageIO.read(out.toFile()));
    assertThat(grid.getWidth()).isEqualTo(4 * 36 - 4);
    assertThat(grid.getHeight()).isEqualTo(32);
    Program none = Program.run("augment", "finetune", "no.png", "--out", out.toString());
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("no such image: no.png");
  }
}
