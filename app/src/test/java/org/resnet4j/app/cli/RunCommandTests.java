package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.engine.Engine;
import org.resnet4j.torch.run.RunFolder;
import tools.jackson.databind.JsonNode;

/** train, eval, predict and summary on one run, as a user calls them, on drawn images. */
@ExtendWith(NativeLeakExtension.class)
class RunCommandTests {

  @TempDir private Path folder;

  @Test
  void trainsEvaluatesAndPredicts() throws IOException {
    String run = folder.resolve("run").toString();
    Program train = train(run, "--steps", "160");
    assertThat(train.code()).as(train.err()).isZero();
    List<JsonNode> lines = train.json();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).propertyNames())
        .containsExactly(
            "epoch", "trainLoss", "trainTop1", "valLoss", "valTop1", "seconds", "imagesPerSecond");
    assertThat(lines.get(1).get("epoch").asInt()).isEqualTo(2);
    assertThat(lines.get(2).propertyNames()).containsExactly("run", "valTop1", "seconds", "memory");
    assertThat(lines.get(2).get("memory").asLong()).isBetween(1L << 20, 1L << 28);
    assertThat(train.err()).containsPattern("; memory \\d+ MB, \\d+ MB of it for a step");
    assertThat(lines.get(2).get("run").asString()).isEqualTo(run);

    JsonNode eval = Program.run("eval", run, "--json").json().get(0);
    assertThat(eval.propertyNames()).containsExactlyElementsOf(Program.EVAL);
    assertThat(eval.get("top1").asDouble()).isEqualTo(lines.get(1).get("valTop1").asDouble());
    assertThat(eval.get("loss").asDouble()).isEqualTo(lines.get(1).get("valLoss").asDouble());
    assertThat(eval.get("top5").asDouble()).isEqualTo(1);
    assertThat(eval.get("n").asInt()).isEqualTo(2000);

    Path image = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    JsonNode prediction = Program.run("predict", run, image.toString(), "--json").json().get(0);
    assertThat(prediction.get("image").asString()).isEqualTo(image.toString());
    assertThat(prediction.get("predictions")).hasSize(2);
    assertThat(prediction.get("predictions").get(0).propertyNames())
        .containsExactly("label", "index", "p");

    assertThat(Program.run("eval", run).out()).contains("airplane").contains("95 % interval");
    assertThat(Program.run("predict", run, image.toString()).out()).contains(" %  airplane");
    assertThat(Program.run("summary", run, "--json").json().get(0).get("layers")).isNotEmpty();

    String weights = folder.resolve("run/weights.safetensors").toString();
    Program byFile = Program.run("eval", weights, "--data", "synthetic", "--json");
    assertThat(byFile.json()).containsExactly(eval);
    assertThat(Program.run("summary", weights, "--json").out())
        .isEqualTo(Program.run("summary", run, "--json").out());
    JsonNode both = Program.run("eval", run, weights, "--ensemble", "--json").json().get(0);
    assertThat(both.get("correct")).isEqualTo(eval.get("correct"));
    JsonNode mirrored = Program.run("eval", run, "--tta", "flip", "--json").json().get(0);
    assertThat(mirrored.get("loss").asDouble()).isNotEqualTo(eval.get("loss").asDouble());
    assertUsage(
        "2 models are given; --ensemble evaluates them together, else give one",
        "eval",
        run,
        weights);
    assertUsage("--tta is flip, got '10crop'", "eval", run, "--tta", "10crop");
    String soup = folder.resolve("soup.safetensors").toString();
    assertThat(Program.run("average", run, weights, "--out", soup).code()).isZero();
    JsonNode mean = Program.run("eval", soup, "--data", "synthetic", "--json").json().get(0);
    assertThat(mean.get("correct")).isEqualTo(eval.get("correct"));
    assertUsage(soup + " exists; choose another --out", "average", run, weights, "--out", soup);
    assertUsage(
        "--out is a .safetensors file, got soup.pth", "average", run, run, "--out", "soup.pth");
    assertUsage(
        "the model has 2 classes [airplane, bird], the data 3; choose the model's with --classes"
            + " a,b",
        "eval",
        weights,
        "--data",
        "synthetic",
        "--classes",
        "cat,dog,frog");
    assertUsage(
        "--model is for a weights file, and " + run + " is a run folder",
        "eval",
        run,
        "--model",
        "resnet18");
    assertUsage(
        "--weights is for a run folder, and " + weights + " is a file",
        "eval",
        weights,
        "--weights",
        "best");
  }

  @Test
  void refusesToShortenARun() {
    String run = folder.resolve("run").toString();
    Program train =
        Program.run(
            "train",
            "--data-root",
            tinyCifar(),
            "--model",
            "cifar-resnet8",
            "--epochs",
            "2",
            "--out",
            run);
    assertThat(train.code()).as(train.err()).isZero();
    assertUsage(
        "--epochs is the number of epochs in all: 2 are finished, got 1",
        "train",
        "--resume",
        run,
        "--epochs",
        "1");
    Program longer = Program.run("train", "--resume", run, "--epochs", "3", "--json");
    assertThat(longer.json()).hasSize(2);
  }

  @Test
  void leavesNoFolderWhereTheImagesDoNotFit() {
    Path run = folder.resolve("run");
    assertUsage(
        "the normalization 0.5/0.5 is for 1 channel, the images have 3",
        "train",
        "--data-root",
        tinyCifar(),
        "--normalize",
        "0.5/0.5",
        "--out",
        run.toString());
    assertThat(run).doesNotExist();
  }

  @Test
  void refusesABatchThatLeavesBatchNormOneValue() {
    Path run = folder.resolve("run");
    assertUsage(
        "an epoch has a batch of 1 image, and layer4.0.bn1 works on 512x1x1: batch norm needs two"
            + " values a channel; choose another --batch, such as 198 or 200, or a net with"
            + " norm=group",
        "train",
        "--data-root",
        tinyCifar(),
        "--model",
        "resnet18",
        "--batch",
        "199",
        "--out",
        run.toString());
    assertThat(run).doesNotExist();
  }

  /** 200 images: in batches of one, and with a last batch of one. */
  @ParameterizedTest
  @CsvSource({
    "cifar-resnet8, 1, 3",
    "cifar-resnet8, 199, 4",
    "resnet18:norm=none, 1, 3",
    "resnet18:norm=group, 199, 2",
    "resnet34:bias, 199, 1"
  })
  void trainsOnABatchOfOneImage(String model, String batch, String steps) {
    Path run = folder.resolve("run");
    Program train =
        Program.run(
            "train",
            "--data-root",
            tinyCifar(),
            "--model",
            model,
            "--batch",
            batch,
            "--steps",
            steps,
            "--lr",
            "1e-4",
            "--out",
            run.toString(),
            "--json");
    assertThat(train.code()).as(train.err()).isZero();
    assertThat(train.json().get(0).get("trainLoss").asDouble()).isBetween(0.5, 10.0);
  }

  @Test
  void takesABatchLargerThanTheData() {
    Program train =
        Program.run(
            "train",
            "--data-root",
            tinyCifar(),
            "--model",
            "cifar-resnet8",
            "--epochs",
            "1",
            "--batch",
            "2147483647",
            "--out",
            folder.resolve("run").toString());
    assertThat(train.code()).as(train.err()).isZero();
  }

  @Test
  void endsWithFourWhereOnlyTheValidationShowsIt() {
    Path run = folder.resolve("run");
    Program train =
        Program.run(
            "train",
            "--data-root",
            tinyCifar(),
            "--model",
            "cifar-resnet8",
            "--steps",
            "1",
            "--optimizer",
            "sgd",
            "--lr",
            "1e38",
            "--out",
            run.toString(),
            "--json");
    assertThat(train.code()).isEqualTo(4);
    assertThat(train.err()).contains("the validation loss is not finite after step 1 of 1");
    assertThat(train.out()).isEmpty();
    assertThat(run.resolve("weights.safetensors")).doesNotExist();
  }

  private String tinyCifar() {
    try {
      return TinyCifar.write(folder.resolve("data")).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertUsage(String message, String... arguments) {
    Program program = Program.run(arguments);
    assertThat(program.err()).endsWith("resnet: " + message + System.lineSeparator());
    assertThat(program.code()).isEqualTo(2);
    assertThat(program.out()).isEmpty();
  }

  @Test
  void namesAMissingAndAnUnreadableImage() throws IOException {
    String run = folder.resolve("run").toString();
    train(run, "--steps", "1");
    Path missing = folder.resolve("missing.png");
    Program program = Program.run("predict", run, missing.toString());
    assertThat(program.code()).isEqualTo(3);
    assertThat(program.err())
        .isEqualTo("resnet: no such image: " + missing + System.lineSeparator());
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    program = Program.run("predict", run, text.toString());
    assertThat(program.code()).isEqualTo(3);
    assertThat(program.err()).startsWith("resnet: ").contains(text.toString());
  }

  @Test
  void goesOnWithAnotherPlan() {
    String run = folder.resolve("run").toString();
    train(run, "--epochs", "1");
    Program longer = Program.run("train", "--resume", run, "--epochs", "2", "--plan", "plain");
    assertThat(longer.code()).as(longer.err()).isZero();
    assertThat(longer.err()).contains("plain plan, fp32");
    assertThat(RunFolder.open(Path.of(run)).config().history())
        .extracting(session -> session.plan().kind())
        .containsExactly(Engine.ONEDNN, Engine.PLAIN);
  }

  @Test
  void aResumedFinishedRunSaysSoAndPrintsItsResult() {
    String run = folder.resolve("run").toString();
    train(run, "--steps", "1");
    Program again = Program.run("train", "--resume", run, "--json");
    assertThat(again.code()).isZero();
    assertThat(again.json()).hasSize(1);
    assertThat(again.err()).contains("all epochs are done");
    Program longer = Program.run("train", "--resume", run, "--epochs", "2");
    assertThat(longer.code()).isEqualTo(2);
    assertThat(longer.err())
        .isEqualTo(
            "resnet: the run was made with --steps, whose last epoch may be short; it cannot be"
                + " extended by --epochs"
                + System.lineSeparator());
  }

  @Test
  void endsADivergedTrainingWithFour() {
    Program program =
        train(
            folder.resolve("run").toString(), "--steps", "3", "--optimizer", "sgd", "--lr", "1e38");
    assertThat(program.code()).isEqualTo(4);
    assertThat(program.err()).contains("the loss is not finite at step ").contains("--lr");
  }

  @Test
  void trainsInSegmentsWithTheSameFigures() {
    JsonNode whole = trainTiny("whole").get(0);
    List<JsonNode> cut = trainTiny("cut", "--checkpoint-segments", "auto");
    assertThat(cut.get(0).get("trainLoss")).isEqualTo(whole.get("trainLoss"));
    assertThat(cut.get(0).get("valLoss")).isEqualTo(whole.get("valLoss"));
    String config = read(folder.resolve("cut/config.json"));
    assertThat(config).containsPattern("\"segments\" : [1-9]");
  }

  private List<JsonNode> trainTiny(String run, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "train",
                "--data-root",
                tinyCifar(),
                "--model",
                "cifar-resnet14",
                "--epochs",
                "1",
                "--out",
                folder.resolve(run).toString(),
                "--json"));
    arguments.addAll(List.of(more));
    Program program = Program.run(arguments.toArray(String[]::new));
    assertThat(program.code()).as(program.err()).isZero();
    return program.json();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void checksTheMachine() {
    Program program = Program.run("doctor", "--json");
    assertThat(program.code()).as(program.out()).isZero();
    assertThat(program.json())
        .extracting(finding -> finding.get("what").asString())
        .contains("libtorch", "convolution", "data", "bf16", "bf16 shapes");
  }

  private static Program train(String run, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "train",
                "--data",
                "synthetic",
                "--model",
                "cifar-resnet8",
                "--recipe",
                "founding",
                "--out",
                run,
                "--json"));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }
}
